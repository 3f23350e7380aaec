"""The Bureau's pages of cases."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("bureau", Opener.OFFICER, (UnitRole.BUREAU,))
