"""The pages of cases of holders."""

from zhicheng.domain.cases import Opener
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("holder", Opener.HOLDER)
