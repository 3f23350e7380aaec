"""The pages of cases of examination bodies."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import UnitRole
from zhicheng.web.cases.case_pages import CasePages

CASE_PAGES = CasePages("examiner", Opener.UNIT, (UnitRole.EXAMINATION_BODY,))
