"""Makes these pages and the bar known to Django."""

from zhicheng.web.site.audience import AudienceConfig


class DemoConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.demo"
    label = "demo"
    verbose_name = "演示"
