"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.web.site.audience import AudienceConfig, NavItem


class DepartmentConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.department"
    label = "department"
    verbose_name = "呈报单位"
    roles = SUBMITTING_ROLES
    home = "department:home"
    navigation = (
        NavItem("待办", "department:home"),
        NavItem("申领审核", "department:todo"),
        NavItem("汇总上传", "department:consolidate"),
        NavItem("上传记录", "department:consolidated"),
        NavItem("所属单位", "department:employers"),
        NavItem("办件", "department:cases"),
        NavItem("经办人", "department:users"),
    )
