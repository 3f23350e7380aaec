"""Closing paragraph: nothing is uploaded or issued on a day that no policy covers."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.policies import NoPolicyInForce


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if not context.policy.in_force_on(context.on):
        yield Problem(
            Severity.BLOCKING,
            "",
            f"核对所用的规则“{context.policy.title}”在核对当日没有施行。",
            "请系统管理员载入当日有效的规则文件后重新核对。",
        )
    try:
        at_upload = context.policies.on(claim.uploaded_on)
    except NoPolicyInForce as refusal:
        yield Problem(
            Severity.BLOCKING,
            "uploaded_on",
            f"上传当日没有施行中的规则：{refusal.sentence}",
            "补充规则文件，或退回后重新上传。",
        )
        return
    if at_upload.policy_id != context.policy.policy_id:
        yield Problem(
            Severity.NOTE,
            "uploaded_on",
            f"上传时施行的是“{at_upload.title}”，证书按现行规则制作。",
            "",
        )


RULE = Rule("policy.in_force", "施行日期", _check)
