"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig, NavItem


class CommitteeConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.committee"
    label = "committee"
    verbose_name = "组建单位"
    roles = (UnitRole.CONVENING_UNIT,)
    home = "committee:home"
    navigation = (
        NavItem("待办", "committee:home"),
        NavItem("备案", "committee:filings"),
        NavItem("名册", "committee:uploads"),
        NavItem("退回人员", "committee:sent_back"),
        NavItem("读音确认", "committee:readings"),
        NavItem("手工标注", "committee:hand_marks"),
        NavItem("评审委员会", "committee:committees"),
        NavItem("办件", "committee:cases"),
        NavItem("经办人", "committee:users"),
    )
