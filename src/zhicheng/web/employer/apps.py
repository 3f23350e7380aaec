"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig


class EmployerConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.employer"
    label = "employer"
    verbose_name = "用人单位"
    roles = (UnitRole.EMPLOYER,)
