"""The dates of clause 二: pure functions over dates in Shanghai, with every number taken from the policy."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.working_days import Deadline, WorkingCalendar, add_working_days

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
"""Business time: the notice's days begin and end here, whatever zone a server or a record is in."""


def business_date(at: datetime) -> date:
    """The date in Shanghai at the instant ``at``.

    Raises ValueError for a naive datetime, whose day cannot be known.
    """
    if at.utcoffset() is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(SHANGHAI).date()


def filing_upload_deadline(approved_on: date, policy: Policy, calendar: WorkingCalendar) -> Deadline:
    """The last day for the convening unit to upload after its filing was approved (clause 二(一)1).

    The day of approval is not counted. Provisional where the calendar does not know the days.
    """
    return add_working_days(calendar, approved_on, policy.upload_working_days)


def is_late_upload(deadline: date, uploaded_on: date) -> bool:
    """Whether a committee's upload missed the day of clause 二(一)1: accepted all the same, but marked late.

    ``deadline`` is the last day that counts, as ``filing_upload_deadline`` gives it and the filing keeps it.
    Where it is provisional so is this answer.
    """
    return uploaded_on > deadline


def batch_month(channel: IntakeChannel, uploaded_on: date, policy: Policy) -> Month:
    """The month in whose batch a claim stands that was uploaded to the Bureau on ``uploaded_on``.

    Only employer appointments have a monthly cut-off (clause 二(一)2): its day still counts, and what
    comes later goes with the next month. Clauses 二(一)1, 3 and 4 set none, so the month of upload holds.
    """
    return month_by_cut_off(uploaded_on, policy) if RULES[channel].monthly_cut_off else Month.of(uploaded_on)


def missed_cut_off(channel: IntakeChannel, uploaded_on: date, policy: Policy) -> bool:
    """Whether an upload came after its month's cut-off: taken, marked late, and put into the next month."""
    return batch_month(channel, uploaded_on, policy) > Month.of(uploaded_on)


def month_by_cut_off(on: date, policy: Policy) -> Month:
    """The month that an upload of ``on`` goes with, where a cut-off applies (clause 二(一)2)."""
    month = Month.of(on)
    return month if on <= monthly_upload_deadline(month, policy) else month.next()


def monthly_upload_deadline(month: Month, policy: Policy) -> date:
    """The last day, itself included, to upload for ``month`` where a cut-off applies (clause 二(一)2).

    A calendar day: the notice counts working days only in 二(一)1, so a weekend does not move it.
    """
    return date(month.year, month.month, policy.monthly_upload_day)


def final_check_deadline(month: Month) -> date:
    """The last day on which the Bureau checks the claims of ``month`` (clause 二(二))."""
    return month.last_day()


def collectable_from(month: Month, policy: Policy) -> datetime:
    """The instant at which certificates of the batch of ``month`` may be collected (clause 二(三)).

    00:00 in Shanghai on the policy's day of the month after. A certificate that is not yet sealed and
    released then waits for that; this function knows the date only.
    """
    opening = month.next()
    day = date(opening.year, opening.month, policy.collectable_day)
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)
