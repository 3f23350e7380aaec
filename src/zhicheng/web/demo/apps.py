"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.web.site.audience import AudienceConfig


class DemoConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.demo"
    label = "demo"
    verbose_name = "演示"
