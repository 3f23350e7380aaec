"""Whether two officers may be the two signatures of one act, now: neither too new, nor made by the other.

The database asks the same of its own (``zc_two_signatures``); here the answer is a sentence.
"""

import uuid
from datetime import datetime

from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.staff_changes import StaffChange, StaffChangeState
from zhicheng.records.models import StaffAccountChange


class SignatureRefused(Refusal):
    """Two officers who may not sign one act together yet."""

    code = "officer.signature_refused"


def require_two_signatures(*, first: uuid.UUID, second: uuid.UUID, at: datetime) -> None:
    """Let ``second`` sign what ``first`` proposed.

    Raises SignatureRefused while either account is within its waiting time (officer.waits), or while one of
    the two asked or granted a change to the other within the policy's time (officer.not_apart).
    """
    pair = (first, second)
    recent = list(
        StaffAccountChange.objects.filter(
            state=StaffChangeState.GRANTED, account__in=pair, apart_until__gt=at
        ).order_by("settled_at")
    ) + list(
        StaffAccountChange.objects.filter(
            state=StaffChangeState.GRANTED, account__in=pair, waits_until__gt=at
        ).order_by("settled_at")
    )
    for row in recent:
        if row.waits_until and row.waits_until > at:
            whose = "您的账号" if row.account_id == second else "提出人的账号"
            raise SignatureRefused(
                f"{whose}刚办理过“{StaffChange(row.change).label}”，{_moment(row.waits_until)}之前不能签批。"
                "请由另一名工作人员办理，或届时再办。",
                code="officer.waits",
            )
    for row in recent:
        other = second if row.account_id == first else first
        if other in (row.asked_by_id, row.settled_by_id) and row.apart_until and row.apart_until > at:
            raise SignatureRefused(
                f"两名签批人中的一人经手了另一人账号的“{StaffChange(row.change).label}”，"
                f"{_moment(row.apart_until)}之前不能共同签批。请由另一名工作人员办理。",
                code="officer.not_apart",
            )


def _moment(at: datetime) -> str:
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日{local:%H:%M}"
