"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig


class ExaminerConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.examiner"
    label = "examiner"
    verbose_name = "考试机构"
    roles = (UnitRole.EXAMINATION_BODY,)
