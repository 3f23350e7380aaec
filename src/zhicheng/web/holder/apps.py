"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.web.site.audience import AudienceConfig


class HolderConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.holder"
    label = "holder"
    verbose_name = "个人"
    for_holders = True
