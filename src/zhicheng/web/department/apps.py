"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig


class DepartmentConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.department"
    label = "department"
    verbose_name = "呈报单位"
    roles = (UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY,)
