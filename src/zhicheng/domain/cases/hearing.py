"""Hearing the holder (听取陈述申辩) before a certificate is revoked, cancelled or taken back.

The policy says for each ground how many working days the holder has; 0 asks for no hearing.
"""

from datetime import date

from zhicheng.domain.cases.rules import CaseKind
from zhicheng.domain.policy_values import Policy
from zhicheng.domain.refusals import Refusal


class HolderNotHeard(Refusal):
    """The holder still has time to be heard, and has not answered."""

    code = "case.not_heard"


def hearing_days(policy: Policy, kind: CaseKind, ground: str) -> int:
    """The working days that a holder has before a case of this kind and ground is decided; 0 for none."""
    if kind is not CaseKind.REVOCATION:
        return 0
    return int(getattr(policy, f"hearing_{ground}"))


def require_heard(*, heard_until: date | None, on: date, unanswered: int) -> None:
    """Raises HolderNotHeard until the last day is over or everybody concerned has answered.

    ``heard_until`` is the last day for an answer, itself included, or None where nobody is to be heard.
    """
    if heard_until is None or on > heard_until or unanswered == 0:
        return
    raise HolderNotHeard(
        f"持证人的陈述申辩期限到{heard_until.year}年{heard_until.month}月{heard_until.day}日为止，"
        f"还有{unanswered}人没有答复，现在不能复核同意。请在全部答复后，或在该日之后办理。"
    )
