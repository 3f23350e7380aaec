"""The pages on which examination bodies hand in pass rosters."""

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.web.rosters.pages import RosterPages

ROSTER_PAGES = RosterPages(
    kind=RosterKind.EXAMINATION,
    role=UnitRole.EXAMINATION_BODY,
    namespace="examiner",
    target_page="examination",
    target_argument="examination_id",
    target_word="考试",
    targets_page="examinations",
)
