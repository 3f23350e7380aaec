"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig, NavItem


class EmployerConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.employer"
    label = "employer"
    verbose_name = "用人单位"
    roles = (UnitRole.EMPLOYER,)
    home = "employer:home"
    navigation = (
        NavItem("待办", "employer:home"),
        NavItem("申领审核", "employer:todo"),
        NavItem("本单位人员", "employer:staff"),
        NavItem("查验证书", "employer:verify"),
        NavItem("名册比对", "employer:compare"),
        NavItem("手工标注", "employer:hand_marks"),
        NavItem("办件", "employer:cases"),
        NavItem("经办人", "employer:users"),
    )
