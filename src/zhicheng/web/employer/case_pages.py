"""The pages of cases of employers."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("employer", Opener.UNIT, (UnitRole.EMPLOYER,))
