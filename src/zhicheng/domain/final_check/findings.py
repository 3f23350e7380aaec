"""What the final check finds: a row for the officer, never a log line."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    BLOCKING = "blocking"  # The claim cannot enter a batch.
    WARNING = "warning"  # An officer looks at it and may release the claim all the same.
    NOTE = "note"  # Worth knowing; nothing to do.

    @property
    def label(self) -> str:
        """The severity as people read it."""
        return {Severity.BLOCKING: "不予制证", Severity.WARNING: "需要核实", Severity.NOTE: "提示"}[self]


@dataclass(frozen=True, slots=True)
class Problem:
    """What one rule has to say of one claim; the rule's id and clause are added when it is reported."""

    severity: Severity
    field: str
    """The field of CheckedClaim at fault; empty where the claim as a whole is."""
    sentence: str
    """What is wrong, complete; never containing an ID number or a phone."""
    remedy: str
    """What to do, and who; empty for a note that asks for nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one claim under one rule."""

    rule_id: str
    clause: str
    severity: Severity
    field: str
    sentence: str
    remedy: str
