"""Committees and their filings (评审结果核准备案): the Bureau's approval from which 5 working days run."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date, filing_upload_deadline
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.second_thoughts import FILING
from zhicheng.records.models import EvaluationCommittee, Filing, Unit
from zhicheng.services.intake.filings.listed import fix_list
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.intake.filings.terms import TermGiven, checked_term, require_term, store_term
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.claim_messages import tell_of_filing
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.typed_text import typed_text
from zhicheng.services.kernel.working_years import working_calendar

__all__ = [
    "CommitteeState",
    "FilingRefused",
    "FilingState",
    "approve_filing",
    "create_committee",
    "refuse_filing",
    "submit_filing",
]

_MOST_PASSED = 200_000
"""What one roster can hold; a larger number is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class CommitteeState:
    """A committee after its registration."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class FilingState:
    """A filing after it was submitted, taken back or decided."""

    id: uuid.UUID
    reference: str
    status: FilingStatus
    refusal_reason: str
    approved_on: date | None
    upload_deadline: date | None
    """The last day for the roster, itself included; None until the filing is approved."""
    deadline_provisional: bool


def create_committee(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    convening_unit_id: uuid.UUID,
    term: TermGiven,
    is_employer_run: bool = False,
) -> CommitteeState:
    """The Bureau registers an approved evaluation committee with its first term (clause 一(一)).

    Raises FilingRefused for a taken name, a unit that is unknown or convenes none, and a term that
    ``record_committee_term`` would refuse.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    name = typed_text(name, label="评审委员会名称", longest=120, refuse=FilingRefused)
    if not name:
        raise FilingRefused("请填写评审委员会名称。")
    if EvaluationCommittee.objects.filter(name=name).exists():
        raise FilingRefused(f"评审委员会“{name}”已经登记，请核对名称。")
    convening_unit = Unit.objects.filter(id=convening_unit_id).first()
    if convening_unit is None:
        raise FilingRefused(
            "没有找到该单位，请从单位列表重新进入。", code="filing.unit_not_found", kind=RefusalKind.MISSING
        )
    if UnitRole.CONVENING_UNIT.value not in convening_unit.roles:
        raise FilingRefused(f"“{convening_unit.name}”不是评审委员会组建单位，请先为其登记该单位类型。")
    approved = checked_term(term, policy_on(business_date(at)))
    with transaction(actor=actor, at=at) as ledger:
        row = EvaluationCommittee.objects.create(
            name=name,
            convening_unit=convening_unit,
            is_employer_run=is_employer_run,
            series=list(approved.series),
            levels=[level.value for level in approved.levels],
            created_at=at,
        )
        ledger.record(EventTag.COMMITTEE_REGISTERED, "committee", row.id, unit=str(convening_unit.id))
        store_term(ledger, row, approved, officer=officer, at=at)
    return CommitteeState(row.id, row.name)


def submit_filing(
    *,
    actor: Actor,
    at: datetime,
    committee_id: uuid.UUID,
    reference: str,
    meeting_first: date,
    meeting_last: date,
    passed_count: int,
) -> FilingState:
    """The convening unit reports a meeting's result for approval.

    Raises FilingRefused for another unit's committee (as if unknown), a taken reference, dates out of order
    or in the future, a meeting outside the committee's terms, or a count that cannot be.
    """
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    account_id = require_human(actor)
    reference = typed_text(reference, label="备案文号", longest=60, refuse=FilingRefused)
    committee = (
        EvaluationCommittee.objects.active().filter(id=committee_id, convening_unit_id=unit_id).first()
    )
    if committee is None:
        raise FilingRefused(
            "没有找到该评审委员会，或不属于本单位。",
            code="filing.committee_not_found",
            kind=RefusalKind.MISSING,
        )
    if not reference:
        raise FilingRefused("请填写备案文号。")
    if meeting_first > meeting_last:
        raise FilingRefused("评审会议的开始日期晚于结束日期，请核对。", code="filing.dates")
    if meeting_last > business_date(at):
        raise FilingRefused("评审会议日期在今天之后，请在会议结束后再报备案。", code="filing.dates")
    if not 1 <= passed_count <= _MOST_PASSED:
        raise FilingRefused(f"评审通过人数应为1人以上、{_MOST_PASSED}人以下，请核对。", code="filing.count")
    policy = policy_on(business_date(at))
    with transaction(actor=actor, at=at) as ledger:
        # A term cannot end between this look at it and the filing that rests on it.
        EvaluationCommittee.objects.select_for_update(no_key=True).get(id=committee.id)
        require_term(committee, first=meeting_first, last=meeting_last, on=business_date(at), policy=policy)
        try:
            with db.atomic():
                row = Filing.objects.create(
                    reference=reference,
                    committee=committee,
                    meeting_first=meeting_first,
                    meeting_last=meeting_last,
                    passed_count=passed_count,
                    status=FilingStatus.SUBMITTED.value,
                    submitted_by_id=account_id,
                    submitted_at=at,
                )
        except IntegrityError as error:
            raise FilingRefused(
                f"备案文号“{reference}”已经使用，请核对文号。", code="filing.reference"
            ) from error
        ledger.record(EventTag.FILING_SUBMITTED, "filing", row.id, reference=reference, passed=passed_count)
    return _state(row)


def approve_filing(*, actor: Actor, at: datetime, filing_id: uuid.UUID) -> FilingState:
    """An officer approves a filing; the upload deadline is counted from today (二(一)1).

    A deadline over days whose year is not published is provisional and marked so. The list of those who
    passed is fixed by its digest. Raises FilingRefused for the actor's own filing, one that was decided
    already, and one without a list where the policy asks for it.
    """
    return _decide(actor, at, filing_id, reason="")


def refuse_filing(*, actor: Actor, at: datetime, filing_id: uuid.UUID, reason: str) -> FilingState:
    """An officer refuses a filing, with a reason; the convening unit files anew."""
    reason = reason.strip()
    if not reason:
        raise FilingRefused("请填写不予备案的原因。", code="filing.reason_missing")
    without_personal_numbers(reason, "不予备案的原因")
    return _decide(actor, at, filing_id, reason=reason[:500])


def withdraw_filing(*, actor: Actor, at: datetime, filing_id: uuid.UUID) -> FilingState:
    """The convening unit takes a filing back before it is decided, so that it can file the meeting as it was.

    The filing stays on record as taken back, and its reference is free again. Raises FilingRefused for
    another unit's filing (as if unknown) and for one that was taken back already; TakenUp once the Bureau has
    decided.
    """
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    account_id = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        # The officer who decides holds the same row, so that one of the two waits and then sees the other.
        rows = Filing.objects.select_for_update(of=("self",))
        row = rows.filter(id=filing_id, committee__convening_unit_id=unit_id).first()
        if row is None:
            raise FilingRefused(
                "没有找到该备案，请从备案列表重新进入。", code="filing.not_found", kind=RefusalKind.MISSING
            )
        if row.status == FilingStatus.WITHDRAWN:
            raise FilingRefused("该备案已经撤回，可以重新报送。", code="filing.withdrawn")
        FILING.require_not_taken_up(is_taken_up=row.status != FilingStatus.SUBMITTED)
        row.status, row.withdrawn_by_id, row.withdrawn_at = FilingStatus.WITHDRAWN.value, account_id, at
        row.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])
        ledger.record(EventTag.FILING_WITHDRAWN, "filing", row.id, reference=row.reference)
    return _state(row)


def _decide(actor: Actor, at: datetime, filing_id: uuid.UUID, *, reason: str) -> FilingState:
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    today = business_date(at)
    policy = policy_on(today)
    with transaction(actor=actor, at=at) as ledger:
        row = Filing.objects.select_for_update().filter(id=filing_id).first()
        if row is None:
            raise FilingRefused(
                "没有找到该备案，请从备案列表重新进入。", code="filing.not_found", kind=RefusalKind.MISSING
            )
        if row.status == FilingStatus.WITHDRAWN:
            raise FilingRefused(
                "该备案已由组建单位撤回，无需再办理。", code="filing.withdrawn", kind=RefusalKind.OVERTAKEN
            )
        if row.status != FilingStatus.SUBMITTED:
            raise FilingRefused("该备案已经办结，不能再改。", code="filing.decided")
        if row.submitted_by_id == officer:
            raise FilingRefused("不能核准本人提交的备案，请由其他工作人员办理。", code="filing.same_person")
        row.decided_by_id, row.decided_at = officer, at
        if reason:
            row.status, row.refusal_reason = FilingStatus.REFUSED.value, reason
            row.save()
            tell_of_filing(row, at=at)
            ledger.record(EventTag.FILING_REFUSED, "filing", row.id, reason=reason)
            return _state(row)
        deadline = filing_upload_deadline(today, policy, working_calendar())
        row.status, row.approved_on = FilingStatus.APPROVED.value, today
        row.upload_deadline, row.deadline_provisional = deadline.day, deadline.provisional
        fix_list(row, on=today, policy=policy)
        row.save()
        tell_of_filing(row, at=at)
        ledger.record(
            EventTag.FILING_APPROVED,
            "filing",
            row.id,
            deadline=deadline.day.isoformat(),
            provisional=deadline.provisional,
            list_count=row.list_count,
            list_digest=row.list_digest,
        )
    return _state(row)


def _state(row: Filing) -> FilingState:
    return FilingState(
        id=row.id,
        reference=row.reference,
        status=FilingStatus(row.status),
        refusal_reason=row.refusal_reason,
        approved_on=row.approved_on,
        upload_deadline=row.upload_deadline,
        deadline_provisional=row.deadline_provisional,
    )
