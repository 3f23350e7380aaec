"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.web.site.audience import AudienceConfig


class AccountsConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.accounts"
    label = "accounts"
    verbose_name = "账号"
