"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig, NavItem


class ExaminerConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.examiner"
    label = "examiner"
    verbose_name = "考试机构"
    roles = (UnitRole.EXAMINATION_BODY,)
    home = "examiner:home"
    navigation = (
        NavItem("待办", "examiner:home"),
        NavItem("考试", "examiner:examinations"),
        NavItem("名册", "examiner:uploads"),
        NavItem("申领审核", "examiner:todo"),
        NavItem("汇总上传", "examiner:consolidate"),
        NavItem("手工标注", "examiner:hand_marks"),
        NavItem("办件", "examiner:cases"),
        NavItem("经办人", "examiner:users"),
    )
