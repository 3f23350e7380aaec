"""The pages of cases of convening units."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("committee", Opener.UNIT, (UnitRole.CONVENING_UNIT,))
