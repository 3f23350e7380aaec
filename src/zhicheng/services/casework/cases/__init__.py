"""Cases (办件): what puts a record right once the chain has run, decided by two officers.

Opening, evidence, handling and decision of every kind of case, their effects, and how they are read. The
kinds themselves stand in ``domain.cases``. Making a successor's file is the pipeline's work; who a person is
stands in the register of people.
"""

from zhicheng.services.casework.cases.choosing import (
    CertificateChoice,
    PersonChoice,
    case_subject,
    certificates_to_choose,
    other_person_of,
    people_to_choose,
)
from zhicheng.services.casework.cases.deciding import (
    agree_to_case,
    propose_decision,
    return_proposal,
    withdraw_proposal,
)
from zhicheng.services.casework.cases.documents import case_notice, decision_document, decision_file
from zhicheng.services.casework.cases.evidence import EvidenceFile, add_case_evidence, read_case_evidence
from zhicheng.services.casework.cases.handling import (
    ask_for_evidence,
    comment_on_case,
    refuse_case,
    take_up_case,
    withdraw_case,
)
from zhicheng.services.casework.cases.hearing import answer_hearing
from zhicheng.services.casework.cases.numbers import reveal_case_numbers
from zhicheng.services.casework.cases.opening import CaseAsked, open_case
from zhicheng.services.casework.cases.progress import CaseProgress, case_progress
from zhicheng.services.casework.cases.reading import (
    CaseLine,
    CasePage,
    case_counts,
    case_list,
    case_page,
    cases_of_certificate,
    cases_of_person,
    cases_to_comment,
    own_cases,
)
from zhicheng.services.casework.cases.settling import (
    close_expired_cases,
    end_due_suspensions,
    settle_finished_cases,
)
from zhicheng.services.casework.cases.steps import CaseRefused, CaseSeen, CaseStanding, not_possible
from zhicheng.services.casework.cases.submitting import (
    add_all_evidence,
    open_case_with_evidence,
)

__all__ = [
    "CaseAsked",
    "CaseLine",
    "CasePage",
    "CaseProgress",
    "CaseRefused",
    "CaseSeen",
    "CaseStanding",
    "CertificateChoice",
    "EvidenceFile",
    "PersonChoice",
    "add_all_evidence",
    "add_case_evidence",
    "agree_to_case",
    "answer_hearing",
    "ask_for_evidence",
    "case_counts",
    "case_list",
    "case_notice",
    "case_page",
    "case_progress",
    "case_subject",
    "cases_of_certificate",
    "cases_of_person",
    "cases_to_comment",
    "certificates_to_choose",
    "close_expired_cases",
    "comment_on_case",
    "decision_document",
    "decision_file",
    "end_due_suspensions",
    "not_possible",
    "open_case",
    "open_case_with_evidence",
    "other_person_of",
    "own_cases",
    "people_to_choose",
    "propose_decision",
    "read_case_evidence",
    "refuse_case",
    "return_proposal",
    "reveal_case_numbers",
    "settle_finished_cases",
    "take_up_case",
    "withdraw_case",
    "withdraw_proposal",
]
