"""Cases (办件): what puts a record right once the chain has run, decided by two officers.

Opening, evidence, handling and decision of every kind of case, their effects, and how they are read. The
kinds themselves stand in ``domain.cases``. Making a successor's file is the pipeline's work; who a person is
stands in the register of people.
"""

from zhicheng.domain.cases import CASE_RULES, CaseAction, CaseField, CaseKind, CaseRules, CaseState, Opener
from zhicheng.services.casework.cases.deciding import (
    agree_to_case,
    propose_decision,
    return_proposal,
    withdraw_proposal,
)
from zhicheng.services.casework.cases.evidence import add_case_evidence, read_case_evidence
from zhicheng.services.casework.cases.handling import (
    ask_for_evidence,
    comment_on_case,
    refuse_case,
    take_up_case,
    withdraw_case,
)
from zhicheng.services.casework.cases.opening import CaseAsked, open_case
from zhicheng.services.casework.cases.reading import (
    CaseLine,
    CasePage,
    case_counts,
    case_list,
    case_page,
    cases_of_person,
    cases_to_comment,
    own_cases,
)
from zhicheng.services.casework.cases.settling import (
    close_expired_cases,
    end_due_suspensions,
    settle_finished_cases,
)
from zhicheng.services.casework.cases.steps import CaseRefused, CaseSeen, CaseStanding

__all__ = [
    "CASE_RULES",
    "CaseAction",
    "CaseAsked",
    "CaseField",
    "CaseKind",
    "CaseLine",
    "CasePage",
    "CaseRefused",
    "CaseRules",
    "CaseSeen",
    "CaseStanding",
    "CaseState",
    "Opener",
    "add_case_evidence",
    "agree_to_case",
    "ask_for_evidence",
    "case_counts",
    "case_list",
    "case_page",
    "cases_of_person",
    "cases_to_comment",
    "close_expired_cases",
    "comment_on_case",
    "end_due_suspensions",
    "open_case",
    "own_cases",
    "propose_decision",
    "read_case_evidence",
    "refuse_case",
    "return_proposal",
    "settle_finished_cases",
    "take_up_case",
    "withdraw_case",
    "withdraw_proposal",
]
