"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.web.site.audience import AudienceConfig, NavItem


class HolderConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.holder"
    label = "holder"
    verbose_name = "个人"
    for_holders = True
    home = "holder:home"
    navigation = (
        NavItem("首页", "holder:home"),
        NavItem("我的申领", "holder:claims"),
        NavItem("我的证书", "holder:certificates"),
        NavItem("我的办件", "holder:cases"),
        NavItem("本人查验", "holder:verify"),
        NavItem("谁查过我", "holder:asked"),
        NavItem("我的反馈", "holder:feedback"),
        NavItem("个人信息", "holder:data"),
    )
