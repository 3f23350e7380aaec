"""The pages on which convening units hand in rosters."""

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.web.rosters.pages import RosterPages

ROSTER_PAGES = RosterPages(
    kind=RosterKind.EVALUATION,
    role=UnitRole.CONVENING_UNIT,
    namespace="committee",
    target_page="filing",
    target_argument="filing_id",
    target_word="备案",
    targets_page="filings",
)
