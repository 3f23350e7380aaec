"""Terms of committees (任期): the Bureau records what it approved, and ends it early where it must."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import Policy
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.rights import RightStanding, last_day_allowed, term_in_words
from zhicheng.records.models import CommitteeApproval, EvaluationCommittee, Filing
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.rights import right_of, rights_of_committee, standing_of_meeting
from zhicheng.services.kernel.rulebook import catalogue, policy_on
from zhicheng.services.kernel.typed_text import typed_text


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGiven:
    """What an approval says of a committee."""

    document: str
    """文号."""
    region: str
    series: Collection[str]
    levels: Collection[TitleLevel]
    first_day: date
    last_day: date
    """Last day in force, itself included."""


@dataclass(frozen=True, slots=True)
class TermState:
    """A term after it was recorded or ended."""

    id: uuid.UUID
    committee_id: uuid.UUID
    document: str
    first_day: date
    last_day: date
    """The last day on which it holds, an early end included."""


def record_committee_term(
    *, actor: Actor, at: datetime, committee_id: uuid.UUID, term: TermGiven
) -> TermState:
    """The Bureau records an approval of a committee: document, region, series, levels, term (clause 一(一)).

    Raises FilingRefused for an unknown committee, a scope wider than the committee is registered for, days
    out of order, a term longer than the policy allows, and one recorded already; NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    tidied = checked_term(term, policy_on(business_date(at)))
    with transaction(actor=actor, at=at) as ledger:
        committee = _committee(committee_id)
        beyond = sorted(set(tidied.series) - set(committee.series))
        higher = [
            level.label for level in TitleLevel if level in tidied.levels and level not in committee.levels
        ]
        if beyond or higher:
            raise FilingRefused(
                f"“{committee.name}”登记的评审范围不含{'、'.join([*beyond, *higher])}。"
                "请先变更评审范围，再登记这次核准。",
                code="filing.term_scope",
            )
        return store_term(ledger, committee, tidied, officer=officer, at=at)


def end_committee_term(
    *, actor: Actor, at: datetime, term_id: uuid.UUID, last_day: date, reason: str
) -> TermState:
    """The Bureau ends a term early; ``last_day`` is the last day on which it still holds.

    A day before the first undoes a term that was recorded in error. Raises FilingRefused for an unknown or
    ended term, a day on which it ends anyhow, and where a meeting that was filed lies behind the day.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    reason = typed_text(reason, label="终止原因", longest=500, refuse=FilingRefused)
    if not reason:
        raise FilingRefused("请填写终止原因。", code="filing.reason_missing")
    without_personal_numbers(reason, "终止原因")
    with transaction(actor=actor, at=at) as ledger:
        row = CommitteeApproval.objects.filter(id=term_id).first()
        if row is None:
            raise FilingRefused(
                "没有找到该任期，请从评审委员会列表重新进入。",
                code="filing.term_not_found",
                kind=RefusalKind.MISSING,
            )
        # Whoever submits a filing holds the same row, so that one of the two waits and then sees the other.
        EvaluationCommittee.objects.select_for_update().get(id=row.committee_id)
        row.refresh_from_db()
        if row.ended_on is not None:
            raise FilingRefused("该任期已经提前终止，不能再改。", code="filing.term_ended")
        if last_day >= row.last_day:
            raise FilingRefused(f"该任期本来到{row.last_day}为止，请填写更早的日期。", code="filing.dates")
        met = Filing.objects.filter(
            committee_id=row.committee_id,
            meeting_last__gt=last_day,
            meeting_first__gte=row.first_day,
            meeting_last__lte=row.last_day,
        ).exclude(status__in=[FilingStatus.REFUSED.value, FilingStatus.WITHDRAWN.value])
        if found := met.order_by("-meeting_last").values_list("reference", flat=True).first():
            raise FilingRefused(
                f"备案“{found}”的评审会议在{last_day}之后，任期不能在会议之前终止。请填写会议以后的日期。",
                code="filing.dates",
            )
        row.ended_on, row.ended_by_id, row.ended_at, row.end_reason = last_day, officer, at, reason
        row.save(update_fields=["ended_on", "ended_by", "ended_at", "end_reason"])
        ledger.record(
            EventTag.COMMITTEE_TERM_ENDED,
            "committee",
            row.committee_id,
            document=row.document,
            last_day=last_day.isoformat(),
            reason=reason,
        )
    return _state(row)


def checked_term(term: TermGiven, policy: Policy) -> TermGiven:
    """The term with its texts tidied. Raises FilingRefused for what cannot be."""
    document = typed_text(term.document, label="核准文号", longest=60, refuse=FilingRefused)
    region = typed_text(term.region, label="评审地区", longest=60, refuse=FilingRefused)
    if not document or not region:
        raise FilingRefused("请填写核准文号和评审地区。")
    unknown = sorted(set(term.series) - set(catalogue().series_names()))
    if unknown or not term.series or not term.levels:
        detail = f"职称目录中没有系列：{'、'.join(unknown)}。" if unknown else ""
        raise FilingRefused(f"{detail}请选择目录中的评审系列和评审层级。")
    if term.first_day > term.last_day:
        raise FilingRefused("任期的开始日期晚于结束日期，请核对。", code="filing.term_days")
    longest = last_day_allowed(term.first_day, policy.committee_term_years)
    if term.last_day > longest:
        raise FilingRefused(
            f"任期最长{policy.committee_term_years}年：从{term.first_day}起，最晚到{longest}。请核对核准文件。",
            code="filing.term_days",
        )
    return TermGiven(
        document=document,
        region=region,
        series=sorted(set(term.series)),
        levels=sorted(set(term.levels)),
        first_day=term.first_day,
        last_day=term.last_day,
    )


def store_term(
    ledger: Ledger, committee: EvaluationCommittee, term: TermGiven, *, officer: uuid.UUID, at: datetime
) -> TermState:
    """Write a checked term in its caller's transaction. Raises FilingRefused for one recorded already."""
    try:
        with db.atomic():
            row = CommitteeApproval.objects.create(
                committee=committee,
                document=term.document,
                region=term.region,
                series=list(term.series),
                levels=[level.value for level in term.levels],
                first_day=term.first_day,
                last_day=term.last_day,
                recorded_by_id=officer,
                recorded_at=at,
            )
    except IntegrityError as error:
        raise FilingRefused(
            f"核准文号“{term.document}”的这个任期已经登记，请核对。", code="filing.term_known"
        ) from error
    ledger.record(
        EventTag.COMMITTEE_TERM_RECORDED,
        "committee",
        committee.id,
        document=term.document,
        region=term.region,
        series=list(term.series),
        levels=[level.value for level in term.levels],
        first_day=term.first_day.isoformat(),
        last_day=term.last_day.isoformat(),
    )
    return _state(row)


def require_term(
    committee: EvaluationCommittee, *, first: date, last: date, on: date, policy: Policy
) -> None:
    """Let a meeting be filed, or its roster be uploaded, on ``on``.

    Raises FilingRefused for a meeting outside every term, and for a committee whose right is not recorded
    once the policy asks for it.
    """
    standing = standing_of_meeting(committee, first=first, last=last)
    if standing is RightStanding.NOT_RECORDED and policy.rights_required_on(on):
        raise FilingRefused(
            f"“{committee.name}”的核准权限未登记，自{policy.rights_required_from}起不能报送、上传。"
            "请联系人社局登记核准文件和任期。",
            code="filing.right_not_recorded",
        )
    if standing is RightStanding.OUTSIDE_TERM:
        terms = "；".join(
            term_in_words(right) for right in rights_of_committee(committee) if not right.is_void
        )
        raise FilingRefused(
            f"评审会议日期不在“{committee.name}”的核准任期之内（已登记任期：{terms or '无'}）。"
            "请核对会议日期；任期已经延续的，请联系人社局登记。",
            code="filing.outside_term",
        )


def _committee(committee_id: uuid.UUID) -> EvaluationCommittee:
    row = EvaluationCommittee.objects.select_for_update().filter(id=committee_id).first()
    if row is None:
        raise FilingRefused(
            "没有找到该评审委员会，请从评审委员会列表重新进入。",
            code="filing.not_found",
            kind=RefusalKind.MISSING,
        )
    return row


def _state(row: CommitteeApproval) -> TermState:
    return TermState(row.id, row.committee_id, row.document, row.first_day, right_of(row).last_in_force)
