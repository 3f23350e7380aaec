"""A case on its way to a decision: taken up, more evidence asked for, commented on, withdrawn, refused."""

from datetime import datetime

from zhicheng.domain.cases import CaseAction, CaseItemState, CaseStepKind
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.working_days import add_working_days
from zhicheng.records.models import Case, CaseItem
from zhicheng.services.casework.cases.access import is_asked, openers_case
from zhicheng.services.casework.cases.steps import (
    CaseRefused,
    CaseSeen,
    CaseStanding,
    held_case,
    keep_step,
    move_case,
    not_found,
)
from zhicheng.services.casework.cases.telling import (
    tell_of_decision,
    tell_of_missing_evidence,
    tell_of_taking_up,
)
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.working_years import working_calendar

_WITHDRAWN = "申请人已撤回。"
_REFUSED = "不予办理，理由见办件"
EVIDENCE_WORKING_DAYS = 10
"""How long the opener has for evidence that is asked for."""


def take_up_case(*, actor: Actor, at: datetime, case: CaseSeen) -> CaseStanding:
    """An officer takes the case up (受理); from now on it cannot be withdrawn. Raises CaseRefused."""
    officer = _officer(actor)
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        tell_of_taking_up(ledger, row)
        return move_case(
            ledger,
            row,
            CaseAction.TAKE_UP,
            CaseStepKind.TAKEN_UP,
            EventTag.CASE_TAKEN_UP,
            handled_by_id=officer,
        )


def ask_for_evidence(*, actor: Actor, at: datetime, case: CaseSeen, what: str) -> CaseStanding:
    """The officer asks the opener for more, within ten working days. Raises CaseRefused."""
    _officer(actor)
    text = _text(what, "需要补充的材料")
    due = add_working_days(working_calendar(), business_date(at), EVIDENCE_WORKING_DAYS).day
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        tell_of_missing_evidence(ledger, row, what=text, day=f"{due.year}年{due.month}月{due.day}日")
        return move_case(
            ledger,
            row,
            CaseAction.ASK_EVIDENCE,
            CaseStepKind.EVIDENCE_ASKED,
            EventTag.CASE_EVIDENCE_ASKED,
            text=text,
            evidence_due_on=due,
        )


def comment_on_case(*, actor: Actor, at: datetime, case: CaseSeen, text: str) -> None:
    """The unit that brought the claim says what it knows; the case stays where it is.

    Raises CaseRefused for any other unit, and once the case is closed.
    """
    said = _text(text, "说明")
    with transaction(actor=actor, at=at) as ledger:
        row = Case.objects.select_for_update(of=("self",), no_key=True).filter(id=case.case_id).first()
        if row is None or not is_asked(actor, row):
            raise not_found()
        if row.closed_at is not None:
            raise CaseRefused("该办件已办结，不能再作说明。", code="case.closed")
        keep_step(
            ledger, row, CaseStepKind.COMMENTED, EventTag.CASE_COMMENTED, text=said, version=row.version
        )


def withdraw_case(*, actor: Actor, at: datetime, case: CaseSeen) -> CaseStanding:
    """The opener takes the case back, until an officer has taken it up. Raises CaseRefused."""
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        if not openers_case(actor, row):
            raise not_found()
        leave_items_out(row, at)
        return move_case(
            ledger,
            row,
            CaseAction.WITHDRAW,
            CaseStepKind.WITHDRAWN,
            EventTag.CASE_WITHDRAWN,
            closed_at=at,
            outcome=_WITHDRAWN,
        )


def refuse_case(*, actor: Actor, at: datetime, case: CaseSeen, reason: str) -> CaseStanding:
    """The officer in charge refuses the case with a reason; nothing changes in the register."""
    _officer(actor)
    text = _text(reason, "不予办理的理由")
    with transaction(actor=actor, at=at) as ledger:
        row = held_case(case)
        refuse_own_case(actor, row)
        leave_items_out(row, at)
        tell_of_decision(ledger, row, outcome=_REFUSED)
        return move_case(
            ledger,
            row,
            CaseAction.REFUSE,
            CaseStepKind.REFUSED,
            EventTag.CASE_REFUSED,
            text=text,
            closed_at=at,
            outcome=text[:500],
        )


def leave_items_out(case: Case, at: datetime) -> None:
    """Free the certificates and people of a case that ends without effect."""
    CaseItem.objects.filter(case=case, is_open=True).update(
        state=CaseItemState.LEFT_OUT.value, is_open=False, settled_at=at
    )


def refuse_own_case(actor: Actor, case: Case) -> None:
    """Nobody handles a case that concerns them, or that they opened for themselves or their unit."""
    concerned = actor.person_id is not None and (
        actor.is_person(case.person_id)
        or actor.is_person(case.other_person_id)
        or CaseItem.objects.filter(case=case, person_id__in=actor.own_records).exists()
    )
    if concerned or (case.opener != "officer" and case.opened_by_id == actor.account_id):
        raise NotAllowed("该办件与您本人有关，须由其他工作人员办理。")


def _officer(actor: Actor) -> object:
    require_role(actor, UnitRole.BUREAU)
    return require_human(actor)


def _text(raw: str, label: str) -> str:
    text = raw.strip()
    if not text or len(text) > 1000:
        raise CaseRefused(f"请填写{label}，不超过1000字。", code="case.text")
    return without_personal_numbers(text, label)
