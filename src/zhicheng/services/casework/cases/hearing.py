"""Telling the holders what is proposed, and hearing them (听取陈述申辩), before the second officer agrees."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.cases import CaseAction, CaseKind, CaseState, CaseStepKind, hearing_days, require_heard
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.working_days import add_working_days
from zhicheng.records.models import Case, CaseItem, CaseStep
from zhicheng.services.casework.cases.access import is_heard
from zhicheng.services.casework.cases.evidence import EvidenceFile, keep_document, refuse_unreadable
from zhicheng.services.casework.cases.steps import (
    CaseRefused,
    CaseStanding,
    keep_step,
    move_case,
    not_found,
)
from zhicheng.services.casework.cases.telling import tell_of_hearing
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.working_years import working_calendar

ANSWER = "answer"
"""The kind of document that a holder adds to an answer."""
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """How far the hearing of a case is."""

    people: int
    answered: int

    @property
    def unanswered(self) -> int:
        """How many have not answered."""
        return self.people - self.answered


def begin_hearing(ledger: Ledger, case: Case) -> None:
    """Tell every holder what is proposed and until when they are heard, where the policy asks for it.

    To be called with the proposal, before the case moves. Holders are told once: a proposal that was
    returned and made again goes on with the time that is running.
    """
    if case.heard_until is not None:
        return
    on = business_date(ledger.at)
    days = hearing_days(policy_on(on), CaseKind(case.kind), case.ground)
    if not days:
        return
    case.heard_until = add_working_days(working_calendar(), on, days).day
    case.save(update_fields=["heard_until"])
    keep_step(ledger, case, CaseStepKind.HEARING_TOLD, EventTag.CASE_HEARING_TOLD, version=case.version)
    tell_of_hearing(ledger, case, list(CaseItem.objects.filter(case=case)))


def heard(case: Case) -> Heard:
    """How many people the case concerns, and how many of them have answered."""
    items = CaseItem.objects.filter(case=case)
    # Merged records are one person, who answers once for all of them.
    people = {merged or own for own, merged in items.values_list("person_id", "person__merged_into_id")}
    answers = CaseStep.objects.filter(case=case, kind=CaseStepKind.ANSWERED.value)
    answered = answers.values_list("account__person_id", "account__person__merged_into_id")
    return Heard(len(people), len(people & {merged or own for own, merged in answered}))


def require_holders_heard(case: Case, at: datetime) -> None:
    """Raises HolderNotHeard while somebody may still answer and has not."""
    if case.heard_until is not None:
        require_heard(heard_until=case.heard_until, on=business_date(at), unanswered=heard(case).unanswered)


def answer_hearing(
    *, actor: Actor, at: datetime, case_id: uuid.UUID, text: str, files: Sequence[EvidenceFile] = ()
) -> CaseStanding:
    """A holder says what they have to say to the decision that is proposed, with documents.

    An officer who has the case before them reads it again, since its version goes up. Raises CaseRefused for
    anybody else, once the case is decided or the last day is over; AttachmentRefused for a file that is
    neither a PDF nor a picture. Then nothing is kept.
    """
    words = text.strip()
    if not words or len(words) > _LONGEST:
        raise CaseRefused(f"请填写陈述申辩的意见，不超过{_LONGEST}字。", code="case.text")
    without_personal_numbers(words, "陈述申辩的意见")
    for file in files:
        refuse_unreadable(file.file_name, file.data)
    with transaction(actor=actor, at=at) as ledger:
        case = Case.objects.select_for_update(of=("self",), no_key=True).filter(id=case_id).first()
        if case is None or not is_heard(actor, case):
            raise not_found()
        _refuse_late(case, at)
        standing = move_case(
            ledger, case, CaseAction.ANSWER, CaseStepKind.ANSWERED, EventTag.CASE_ANSWERED, text=words
        )
        for file in files:
            keep_document(case, actor, at, kind=ANSWER, file_name=file.file_name, data=file.data)
    return standing


def _refuse_late(case: Case, at: datetime) -> None:
    until = case.heard_until
    if CaseState(case.state) is not CaseState.APPLYING and case.closed_at is None:
        if until is not None and business_date(at) <= until:
            return
        raise CaseRefused("陈述申辩的期限已过，不能再提交。请联系人社局说明。", code="case.hearing_over")
    raise CaseRefused("该办件已经作出决定，不能再陈述申辩。", code="case.closed")
