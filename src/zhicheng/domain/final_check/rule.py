"""What a rule of the final check is: an id, the clause it enforces, the dates it holds, and a function."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from zhicheng.domain.catalogue import Catalogue
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem
from zhicheng.domain.policies import NoPolicyInForce, PolicyBook, builtin_policies
from zhicheng.domain.policy_values import Policy

NOTICE_IN_FORCE: Final = date(2020, 5, 1)
"""First day of 津人社规字〔2020〕2号. The rules have no last day here: the policies that continue it do."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What all claims of one final check share."""

    policy: Policy
    """In force on ``on``; the certificates are issued under it."""
    catalogue: Catalogue
    on: date
    """The day of the final check in Shanghai."""
    policies: PolicyBook = field(default_factory=builtin_policies)
    """All policies, to find the one under which a claim was uploaded."""
    old_qualification_years: int = 5
    """A qualification older than this is shown to an officer; the notice sets no limit."""
    youngest_holder_years: int = 16
    """A holder younger than this at qualification is shown to an officer (劳动法 art. 15)."""

    def policy_at(self, day: date) -> Policy | None:
        """The policy in force on ``day``, whose deadlines hold for what was uploaded then; None if none."""
        try:
            return self.policies.on(day)
        except NoPolicyInForce:
            return None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; ``check`` yields a problem for each thing that is wrong and nothing where all is well."""

    rule_id: str
    """Stable ``area.statement`` name, kept with every finding."""
    clause: str
    """Clause of the notice, or the requirement (R01) where the notice leaves it to us."""
    check: Callable[[CheckedClaim, CheckContext], Iterator[Problem]]
    effective_from: date = NOTICE_IN_FORCE
    effective_to: date | None = None
    """Last day on which the rule holds, itself included."""

    def in_force_on(self, day: date) -> bool:
        """Whether the rule holds on ``day``; both end dates count."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
