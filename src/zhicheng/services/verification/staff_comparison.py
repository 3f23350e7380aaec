"""An employer's own list, compared with the records line by line (clause 四(三))."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.documents.rosters.reader import RawRow, read_roster
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.rows import CellError, RowContext, StaffRow, check_staff_row
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.rulebook import catalogue, policy_on
from zhicheng.services.kernel.sheets import Sheet, workbook_bytes
from zhicheng.services.verification.staff import Comparison, StaffLine, compare_staff

MOST_LINES = 5000
"""Lines in one file: they are compared while the verifier waits."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of the list and what it turned out to be."""

    row: int
    """The row's number as people see it in their spreadsheet."""
    name: str
    title_name: str
    outcome: Comparison | None
    """None for a line that could not be read."""
    remark: str
    """What is wrong with a line that could not be read."""

    @property
    def said(self) -> str:
        """The outcome as people read it."""
        return self.outcome.label if self.outcome is not None else "未能读取"


@dataclass(frozen=True, slots=True)
class StaffComparison:
    """The whole list."""

    lines: list[ComparedLine]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines of each outcome, in the order of what needs attention; nothing that is absent."""
        found = [
            (outcome.label, sum(line.outcome is outcome for line in self.lines)) for outcome in Comparison
        ]
        found.append(("未能读取", sum(line.outcome is None for line in self.lines)))
        return [(label, count) for label, count in found if count]


def compare_staff_file(*, actor: Actor, at: datetime, file_name: str, data: bytes) -> StaffComparison:
    """Read the employer's file in the confined child process and compare every line.

    Nothing of the file is kept. Raises RosterRefused for a file that cannot be read, is empty or too long;
    NotAllowed for another role.
    """
    require_role(actor, UnitRole.EMPLOYER)
    require_human(actor)
    today = business_date(at)
    context = RowContext(policy=policy_on(today), catalogue=catalogue(), on=today)
    checked: list[tuple[RawRow, StaffRow | tuple[CellError, ...]]] = []
    for raw in read_roster(data, file_name, RosterKind.STAFF):
        if len(checked) >= MOST_LINES:
            raise RosterRefused(
                f"名册超过{MOST_LINES}行。请拆分成几个文件，分别比对。", code="roster.too_large"
            )
        checked.append((raw, check_staff_row(raw.cells, context)))
    if not checked:
        raise RosterRefused("名册中没有人员。请按模板填写后重新上传。", code="roster.empty")
    good = [row for _, row in checked if isinstance(row, StaffRow)]
    lines = [StaffLine(row.name, row.document.number, row.title_name, row.level) for row in good]
    outcomes = iter(compare_staff(actor=actor, at=at, lines=lines))
    return StaffComparison(
        [
            ComparedLine(raw.number, row.name, row.title_name, next(outcomes), "")
            if isinstance(row, StaffRow)
            else ComparedLine(
                raw.number,
                raw.cells.get("name", "")[:50],
                raw.cells.get("title_name", "")[:40],
                None,
                "".join(error.sentence for error in row),
            )
            for raw, row in checked
        ]
    )


def comparison_workbook(comparison: StaffComparison, *, actor: Actor, at: datetime) -> bytes:
    """The outcome as .xlsx, without document numbers; every text stays text (R31)."""
    rows = [
        (
            line.row,
            line.name,
            line.title_name,
            line.said,
            line.remark,
        )
        for line in comparison.lines
    ]
    taken = f"由{actor.display_name}于{at:%Y-%m-%d %H:%M}比对，仅供本单位使用。"
    return workbook_bytes([Sheet("比对结果", ("行", "姓名", "资格名称", "结果", "说明"), rows)], taken)
