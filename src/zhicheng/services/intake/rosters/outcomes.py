"""What becomes of the rows of one chunk, before any of it is written."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhicheng.domain.review import Seen
from zhicheng.domain.rosters.rows import CellError
from zhicheng.domain.rosters.uploads import RosterRowOutcome
from zhicheng.records.models import Claim, PassRosterEntry, Person


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row's outcome; exactly one for each row read (I8)."""

    number: int
    outcome: RosterRowOutcome
    claim_id: uuid.UUID | None = None
    pass_entry_id: uuid.UUID | None = None
    reasons: tuple[CellError, ...] = ()

    def stored_reasons(self) -> list[dict[str, str]]:
        """The reasons as the table keeps them: sentences, never a cell's own text."""
        return [
            {"column": each.column_key, "header": each.header, "reason": each.reason, "remedy": each.remedy}
            for each in self.reasons
        ]


@dataclass(frozen=True, slots=True)
class Renamed:
    """Somebody whose registered name or sex was a typing error, with what was registered until now."""

    person: Person
    """With the corrected name and sex."""
    name_before: str
    sex_before: str


@dataclass(slots=True)
class ChunkPlan:
    """Everything that one chunk will write, in one transaction."""

    results: list[RowResult] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)
    phones: list[Person] = field(default_factory=list)
    """People already known whose missing phone the roster fills in."""
    renamed: list[Renamed] = field(default_factory=list)
    new_claims: list[Claim] = field(default_factory=list)
    corrected_claims: list[tuple[Seen, Claim]] = field(default_factory=list)
    """Claims that the Bureau sent back: where each was seen, and what the roster makes of it."""
    pass_entries: list[PassRosterEntry] = field(default_factory=list)
    corrected_entries: list[PassRosterEntry] = field(default_factory=list)
    """Lines of earlier pass rosters of the same examination, with the corrected name and specialty."""

    def reject(self, number: int, reasons: Sequence[CellError]) -> None:
        """Note that a row is not taken, with every reason."""
        self.results.append(RowResult(number, RosterRowOutcome.REJECTED, reasons=tuple(reasons)))

    def repeat(self, number: int, reason: str, remedy: str) -> None:
        """Note that a row says again what is already taken."""
        self.results.append(
            RowResult(number, RosterRowOutcome.DUPLICATE, reasons=(CellError("", "", reason, remedy),))
        )

    def count(self, outcome: RosterRowOutcome) -> int:
        """How many rows came out this way."""
        return sum(1 for result in self.results if result.outcome is outcome)
