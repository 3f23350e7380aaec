"""Which policy is in force on a date: rules have dates, and no policy in force is a clear refusal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise

from zhicheng.domain.policy_text import parse_policy
from zhicheng.domain.policy_values import (
    Policy,
    PolicyBasis,
    PolicyDifference,
    PolicyRefused,
    policy_differences,
)
from zhicheng.domain.refusals import Refusal

__all__ = [
    "NoPolicyInForce",
    "Policy",
    "PolicyBasis",
    "PolicyBook",
    "PolicyDifference",
    "PolicyPreview",
    "PolicyRefused",
    "builtin_policies",
    "parse_policy",
    "policy_differences",
]


class NoPolicyInForce(Refusal):
    """No policy covers the date, so nothing may be decided or issued on it."""

    code = "policy.none_in_force"


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What is in force on a day, what comes next, and what will change when it does."""

    current: Policy | None
    following: Policy | None
    differences: tuple[PolicyDifference, ...]
    """Empty where either side is missing."""


@dataclass(frozen=True, slots=True, init=False)
class PolicyBook:
    """All policies of one bureau, in time order, no two of them in force on the same day."""

    policies: tuple[Policy, ...]

    def __init__(self, policies: Iterable[Policy]) -> None:
        """Put ``policies`` in time order.

        Raises PolicyRefused where two share an id or a day.
        """
        ordered = tuple(sorted(policies, key=lambda policy: policy.effective_from))
        if len({policy.policy_id for policy in ordered}) != len(ordered):
            raise PolicyRefused("有两份规则使用了同一个代号。请为其中一份改用新的代号。")
        for earlier, later in pairwise(ordered):
            if earlier.in_force_on(later.effective_from):
                raise PolicyRefused(
                    f"规则“{earlier.title}”与“{later.title}”的施行日期重叠。"
                    "请先为前一份规则填写截止日期，再载入后一份。"
                )
        object.__setattr__(self, "policies", ordered)

    def on(self, day: date) -> Policy:
        """The policy in force on ``day`` (a date in Shanghai).

        Raises NoPolicyInForce where none is.
        """
        for policy in self.policies:
            if policy.in_force_on(day):
                return policy
        raise NoPolicyInForce(
            f"{day.year}年{day.month}月{day.day}日没有施行中的规则，不能办理。请系统管理员载入当日有效的规则文件。"
        )

    def preview(self, day: date) -> PolicyPreview:
        """What ``day`` is under, and what the next policy to begin after it will change."""
        current = next((policy for policy in self.policies if policy.in_force_on(day)), None)
        following = next((policy for policy in self.policies if policy.effective_from > day), None)
        changes = policy_differences(current, following) if current and following else ()
        return PolicyPreview(current, following, changes)

    def gaps(self) -> tuple[tuple[date, date], ...]:
        """First and last day of every stretch between two policies on which none is in force."""
        return tuple(
            (earlier.effective_to + timedelta(days=1), later.effective_from - timedelta(days=1))
            for earlier, later in pairwise(self.policies)
            if earlier.effective_to and earlier.effective_to + timedelta(days=1) < later.effective_from
        )


@cache
def builtin_policies() -> PolicyBook:
    """The policies that ship with the system: Tianjin's notice of 2020 and the decision that continues it."""
    folder = files("zhicheng.domain").joinpath("data", "policies")
    return PolicyBook(
        parse_policy(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )
