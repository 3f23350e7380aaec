"""The policies, and what another policy would change: its values, and what is open this month.

A policy is never put in force from a page: it is a file that an operator installs, so that a stolen account
cannot change the rules by which certificates are issued.
"""

from dataclasses import dataclass
from datetime import date

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.months import Month
from zhicheng.domain.policies import (
    NoPolicyInForce,
    Policy,
    PolicyDifference,
    parse_policy,
    policy_differences,
)
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.rulebook import policies
from zhicheng.services.oversight.policies.effects import Effect, policy_effects


@dataclass(frozen=True, slots=True)
class PolicyOverview:
    """All policies, and how they follow one another."""

    policies: tuple[Policy, ...]
    current: Policy | None
    following: Policy | None
    gaps: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """Two policies side by side."""

    before: Policy
    after: Policy
    month: Month
    differences: tuple[PolicyDifference, ...]
    effects: tuple[Effect, ...]


def policy_overview(*, actor: Actor, on: date) -> PolicyOverview:
    """Every policy of the installation. Raises NotAllowed, PolicyRefused for files that cannot be read."""
    require_role(actor, UnitRole.BUREAU)
    book = policies()
    preview = book.preview(on)
    return PolicyOverview(book.policies, preview.current, preview.following, book.gaps())


def policy_by_id(*, actor: Actor, policy_id: str) -> Policy:
    """One policy. Raises NoPolicyInForce with the code ``policy.not_found``, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    for policy in policies().policies:
        if policy.policy_id == policy_id:
            return policy
    raise NoPolicyInForce(
        "没有找到该规则，请从规则列表重新进入。", code="policy.not_found", kind=RefusalKind.MISSING
    )


def compare_policies(*, actor: Actor, on: date, before_id: str, after_id: str) -> PolicyComparison:
    """What ``after_id`` would change against ``before_id``. Raises as policy_by_id."""
    before = policy_by_id(actor=actor, policy_id=before_id)
    after = policy_by_id(actor=actor, policy_id=after_id)
    return _compare(before, after, on)


def preview_policy_text(*, actor: Actor, on: date, text: str) -> PolicyComparison:
    """What the policy in a file would change against the policy in force today; nothing is stored.

    Raises PolicyRefused naming the key at fault, NoPolicyInForce, NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    return _compare(policies().on(on), parse_policy(text), on)


def _compare(before: Policy, after: Policy, on: date) -> PolicyComparison:
    month = Month.of(on)
    return PolicyComparison(
        before, after, month, policy_differences(before, after), policy_effects(before, after, month)
    )
