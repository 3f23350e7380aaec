"""Clause 四(二): without a registered phone the holder cannot consent to a verification by others."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if not claim.phone_present:
        yield Problem(
            Severity.WARNING,
            "phone_present",
            "没有预留手机号码，他人将无法经持证人同意查验证书。",
            "请持证人登录后登记手机号码；不影响制证。",
        )


RULE = Rule("holder.phone_registered", "四(二)", _check)
