"""Makes these pages known to Django and to the frame's navigation."""

from zhicheng.domain.channels import UnitRole
from zhicheng.web.bureau.administration import navigation as administration
from zhicheng.web.bureau.casework import navigation as casework
from zhicheng.web.site.audience import AudienceConfig


class BureauConfig(AudienceConfig):
    """Has no tables of its own."""

    name = "zhicheng.web.bureau"
    label = "bureau"
    verbose_name = "人社局"
    home = "bureau:home"
    roles = (UnitRole.BUREAU,)
    search = "bureau:people"
    navigation = (*casework.NAVIGATION, *administration.NAVIGATION)
