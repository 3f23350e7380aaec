"""The final check (核对, clause 二(二)): every rule on every claim of the month, as findings."""

from zhicheng.domain.final_check.checked_claim import CheckedClaim, OtherClaim
from zhicheng.domain.final_check.findings import Finding, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.final_check.run import RULES, run_final_check

__all__ = [
    "RULES",
    "CheckContext",
    "CheckedClaim",
    "Finding",
    "OtherClaim",
    "Rule",
    "Severity",
    "run_final_check",
]
