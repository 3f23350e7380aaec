"""What an audit reports, and the switches of one run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Gravity(StrEnum):
    """How bad a finding is."""

    BREACH = "breach"  # An invariant does not hold; somebody must act.
    NOTE = "note"  # Expected after a crash, and to be visible: an extra seal, a file without a record.

    @property
    def label(self) -> str:
        """The gravity as people read it."""
        return "违规" if self is Gravity.BREACH else "提示"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One thing that an audit found; holds no personal data."""

    check: str
    gravity: Gravity
    subject: str
    """A number, a sequence or an id by which the subject is found again."""
    sentence: str


Check = Callable[[], Iterator[AuditFinding]]


def breach(check: str, subject: object, sentence: str) -> AuditFinding:
    """A finding that breaks an invariant."""
    return AuditFinding(check, Gravity.BREACH, str(subject), sentence)


def note(check: str, subject: object, sentence: str) -> AuditFinding:
    """A finding that is only to be seen."""
    return AuditFinding(check, Gravity.NOTE, str(subject), sentence)
