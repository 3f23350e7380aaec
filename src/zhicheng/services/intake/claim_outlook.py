"""Who moves a claim next, and by when: from its position and the policy, never from a guess.

The notice sets a date for employer appointments (二(一)2), for the Bureau's check (二(二)) and for collection
(二(三)). It sets none for a review, and so none is shown.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.deadlines import (
    batch_month,
    business_date,
    collectable_from,
    final_check_deadline,
    month_by_cut_off,
    monthly_upload_deadline,
)
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.review import ENDED, ClaimStatus, Position, current_reviewer
from zhicheng.records.models import Claim
from zhicheng.services.kernel.reviewing_units import reviewing_unit_name
from zhicheng.services.kernel.rulebook import policy_on


@dataclass(frozen=True, slots=True)
class Outlook:
    """What comes next for one claim."""

    is_live: bool
    """Whether anybody still has to move it."""
    who: str
    """Who moves next: 您, a unit, or empty where no one moves next."""
    sentence: str
    """What they do and by when."""
    by: date | None
    """The date that the notice sets them; None where it sets none."""


@dataclass(frozen=True, slots=True)
class ChannelDates:
    """What the policy lets one expect of a claim of a channel handed in today."""

    channel: IntakeChannel
    cut_off: date | None
    """Last day of the present month for the upload to the Bureau; None where there is none."""
    month: Month
    """The earliest batch, if every review were done today."""
    opens: date
    """When that batch's certificates can be collected."""
    upload_working_days: int
    """In which a convening unit uploads an evaluation's results (二(一)1)."""


def channel_dates(*, channel: IntakeChannel, on: date) -> ChannelDates:
    """The dates of a channel, as of ``on`` in Shanghai. Raises NoPolicyInForce."""
    policy = policy_on(on)
    month = batch_month(channel, on, policy)
    cut_off = monthly_upload_deadline(Month.of(on), policy) if RULES[channel].monthly_cut_off else None
    opens = business_date(collectable_from(month, policy))
    return ChannelDates(channel, cut_off, month, opens, policy.upload_working_days)


def outlook_of(row: Claim, on: date) -> Outlook:
    """Who moves the claim next. ``row.examination.examination_body`` should be at hand."""
    channel = IntakeChannel(row.channel)
    position = Position(ClaimStatus(row.status), row.step)
    policy = policy_on(on)
    match position.status:
        case ClaimStatus.DRAFT:
            return Outlook(True, "您", "请填写完整并提交。", None)
        case ClaimStatus.SENT_BACK if RULES[channel].personal_claim:
            return Outlook(True, "您", "请按退回原因改正后重新提交。", None)
        case ClaimStatus.SENT_BACK:
            return Outlook(True, "组建单位", "评审委员会组建单位改正名册后重新上传，您不需要办理。", None)
        case ClaimStatus.IN_REVIEW | ClaimStatus.READY:
            return _in_review(row, channel, position, on, policy)
        case ClaimStatus.UPLOADED:
            return _at_bureau(row, policy)
        case ClaimStatus.RELEASED:
            opens = _opens(row, policy)
            return Outlook(
                True, policy.bureau_name, f"正在制作证书，{_day_in_words(opens)}起可以领取。", opens
            )
        case ClaimStatus.CERTIFIED:
            return Outlook(False, "", "证书已制作，请到“我的证书”查看。", None)
        case ClaimStatus.REJECTED | ClaimStatus.WITHDRAWN | ClaimStatus.REVOKED:
            assert position.status in ENDED
            return Outlook(False, "", "已结束。", None)
        case _:
            assert_never(position.status)


def _in_review(row: Claim, channel: IntakeChannel, position: Position, on: date, policy: Policy) -> Outlook:
    step = current_reviewer(channel, position) or RULES[channel].review_steps[-1]
    is_ready = position.status is ClaimStatus.READY
    does = "已审核完毕，等待上传人社局。" if is_ready else "正在审核。"
    month, cut_off = Month.of(on), None
    sooner = "本月内上传人社局的"
    if RULES[channel].monthly_cut_off:
        month = month_by_cut_off(on, policy)
        cut_off = monthly_upload_deadline(month, policy)
        sooner = f"{_day_in_words(cut_off)}前（含当日）上传人社局的"
    opens = business_date(collectable_from(month, policy))
    return Outlook(
        True,
        reviewing_unit_name(row, step),
        f"{does}{sooner}，{_day_in_words(opens)}起可以领取证书。",
        cut_off,
    )


def _at_bureau(row: Claim, policy: Policy) -> Outlook:
    checked = final_check_deadline(Month.parse(row.batch_month))
    opens = _opens(row, policy)
    return Outlook(
        True,
        policy.bureau_name,
        f"列入{Month.parse(row.batch_month).label}批次，{_day_in_words(checked)}前核对、制作证书，{_day_in_words(opens)}起可以领取。",
        checked,
    )


def _opens(row: Claim, policy: Policy) -> date:
    return business_date(collectable_from(Month.parse(row.batch_month), policy))


def _day_in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
