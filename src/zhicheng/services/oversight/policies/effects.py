"""What a change of policy would mean for filings, claims and certificates that are open now."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min
from django.db.models.functions import TruncDate

from zhicheng.domain.channels import channels_with_cut_off, named_together
from zhicheng.domain.deadlines import (
    SHANGHAI,
    filing_upload_deadline,
    is_late_upload,
    month_by_cut_off,
    monthly_upload_deadline,
)
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import Claim, Filing
from zhicheng.services.kernel.working_years import working_calendar

_OPEN = [ClaimStatus.IN_REVIEW.value, ClaimStatus.READY.value, ClaimStatus.SENT_BACK.value]
_WAITING = [ClaimStatus.UPLOADED.value]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change would mean for things that are open now."""

    title: str
    count: int
    """How many would be treated differently; 0 where none."""
    sentence: str


def policy_effects(before: Policy, after: Policy, month: Month) -> tuple[Effect, ...]:
    """Every kind of thing that could be treated differently, those with no change included."""
    return (
        _roster_deadlines(before, after),
        _months_of_uploads(before, after, month),
        _cut_off(before, after, month),
        _opening(before, after, month),
        _documents(before, after),
    )


def _roster_deadlines(before: Policy, after: Policy) -> Effect:
    """Approved filings whose roster is due: when, and whether it would be late (二(一)1)."""
    calendar = working_calendar()
    rows = (
        Filing.objects.filter(status=FilingStatus.APPROVED, approved_on__isnull=False)
        .exclude(uploads__status=RosterUploadStatus.DONE, uploads__rows_accepted__gt=0)
        .values_list("approved_on")
        .annotate(count=Count("id"))
    )
    moved = sum(
        count
        for approved_on, count in rows
        if approved_on is not None
        and filing_upload_deadline(approved_on, before, calendar).day
        != filing_upload_deadline(approved_on, after, calendar).day
    )
    return Effect(
        "待上传名册的备案",
        moved,
        f"{moved}件备案的上传期限会不同（由{before.upload_working_days}个工作日变为{after.upload_working_days}个）。"
        if moved
        else "上传期限没有变化。",
    )


def _late_marks(before: Policy, after: Policy, month: Month) -> tuple[int, int]:
    """Rosters that came this month: how many would become late, and how many in time."""
    calendar = working_calendar()
    rows = (
        Filing.objects.filter(status=FilingStatus.APPROVED, approved_on__isnull=False)
        .annotate(first_upload=TruncDate(Min("uploads__uploaded_at"), tzinfo=SHANGHAI))
        .filter(first_upload__gte=month.first_day(), first_upload__lte=month.last_day())
        .values_list("approved_on", "first_upload")
    )
    changes: Counter[bool] = Counter()
    for approved_on, uploaded_on in rows:
        if approved_on is None:
            continue
        was = is_late_upload(filing_upload_deadline(approved_on, before, calendar).day, uploaded_on)
        would_be = is_late_upload(filing_upload_deadline(approved_on, after, calendar).day, uploaded_on)
        if was != would_be:
            changes[would_be] += 1
    return changes[True], changes[False]


def _months_of_uploads(before: Policy, after: Policy, month: Month) -> Effect:
    """What came this month and would stand in another batch, or be marked late (二(一)1, 二(一)2)."""
    rows = (
        Claim.objects.filter(
            status__in=_WAITING,
            channel__in=channels_with_cut_off(),
            batch_month__in=[str(month), str(month.next())],
        )
        .annotate(day=TruncDate("uploaded_at", tzinfo=SHANGHAI))
        .values_list("day")
        .annotate(count=Count("id"))
    )
    moved = sum(
        count
        for day, count in rows
        if day is not None and month_by_cut_off(day, before) != month_by_cut_off(day, after)
    )
    late, in_time = _late_marks(before, after, month)
    parts = []
    if moved:
        parts.append(f"{moved}件已上传的{_with_cut_off()}申领会归入另一个月的批次")
    if late:
        parts.append(f"{late}份本月名册会标记为逾期")
    if in_time:
        parts.append(f"{in_time}份本月名册不再标记为逾期")
    said = "；".join(parts) + "。" if parts else "批次归属和逾期标记没有变化。"
    return Effect("本月已上传的申领和名册", moved + late + in_time, said)


def _cut_off(before: Policy, after: Policy, month: Month) -> Effect:
    """Claims that have yet to make the month's cut-off (二(一)2)."""
    was, would_be = monthly_upload_deadline(month, before), monthly_upload_deadline(month, after)
    if was == would_be:
        return Effect(f"办理中的{_with_cut_off()}申领", 0, f"本月上传截止日仍为{_day(was)}。")
    count = Claim.objects.filter(status__in=_OPEN, channel__in=channels_with_cut_off()).count()
    return Effect(
        f"办理中的{_with_cut_off()}申领",
        count,
        f"本月上传截止日会由{_day(was)}变为{_day(would_be)}，涉及{count}件办理中的申领。",
    )


def _opening(before: Policy, after: Policy, month: Month) -> Effect:
    """Certificates of this month: when they can be collected (二(三))."""
    if before.collectable_day == after.collectable_day:
        return Effect("本月批次的领取", 0, f"仍于次月{before.collectable_day}日零时起可以领取。")
    count = Claim.objects.filter(
        status__in=[*_WAITING, ClaimStatus.RELEASED.value, ClaimStatus.CERTIFIED.value],
        batch_month=str(month),
    ).count()
    return Effect(
        "本月批次的领取",
        count,
        f"开放领取日会由次月{before.collectable_day}日变为{after.collectable_day}日，涉及{count}本证书。",
    )


def _documents(before: Policy, after: Policy) -> Effect:
    """Open claims of people whose kind of document would no longer do."""
    dropped = before.accepted_documents - after.accepted_documents
    if not dropped:
        return Effect("证件种类", 0, "现有申领所用的证件都继续可用。")
    count = Claim.objects.filter(
        status__in=[*_OPEN, *_WAITING], person__document_kind__in=sorted(dropped)
    ).count()
    return Effect("证件种类", count, f"{count}件未办结申领所用的证件将不再可用，核对时会受阻。")


def _with_cut_off() -> str:
    return named_together(channels_with_cut_off())


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
