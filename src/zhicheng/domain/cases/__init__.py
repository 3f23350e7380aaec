"""Cases (办件): what puts a record right after the chain has run. One file for each kind."""

from zhicheng.domain.cases.change_table import ChangeRow, ChangeTableRefused, parse_change_table
from zhicheng.domain.cases.hearing import HolderNotHeard, hearing_days, require_heard
from zhicheng.domain.cases.registry import CASE_RULES, kinds_opened_by
from zhicheng.domain.cases.revocation import CANCELLING_GROUNDS, WITHDRAWING_GROUNDS, revocation_kind
from zhicheng.domain.cases.rules import (
    PRINTED_FIELDS,
    CaseField,
    CaseKind,
    CaseRules,
    CaseSubject,
    Evidence,
    Ground,
    Opener,
)
from zhicheng.domain.cases.states import (
    CLOSED,
    CaseAction,
    CaseMoveRefused,
    CaseState,
    next_state,
    possible_actions,
)
from zhicheng.domain.cases.steps import CaseItemState, CaseStepKind

__all__ = [
    "CANCELLING_GROUNDS",
    "CASE_RULES",
    "CLOSED",
    "PRINTED_FIELDS",
    "WITHDRAWING_GROUNDS",
    "CaseAction",
    "CaseField",
    "CaseItemState",
    "CaseKind",
    "CaseMoveRefused",
    "CaseRules",
    "CaseState",
    "CaseStepKind",
    "CaseSubject",
    "ChangeRow",
    "ChangeTableRefused",
    "Evidence",
    "Ground",
    "HolderNotHeard",
    "Opener",
    "hearing_days",
    "kinds_opened_by",
    "next_state",
    "parse_change_table",
    "possible_actions",
    "require_heard",
    "revocation_kind",
]
