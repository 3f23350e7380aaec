"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.site.audience import AudienceConfig


class CommitteeConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.committee"
    label = "committee"
    verbose_name = "组建单位"
    roles = (UnitRole.CONVENING_UNIT,)
