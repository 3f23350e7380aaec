"""The pages of cases of submitting units."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import SUBMITTING_ROLES
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("department", Opener.UNIT, SUBMITTING_ROLES)
