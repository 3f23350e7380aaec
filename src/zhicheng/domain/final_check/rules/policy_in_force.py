"""Closing paragraph: nothing is uploaded or issued on a day that no policy covers."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if not context.policy.in_force_on(context.on):
        yield Problem(
            Severity.BLOCKING,
            "",
            f"核对所用的规则“{context.policy.title}”在核对当日没有施行。",
            "请系统管理员载入当日有效的规则文件后重新核对。",
        )
    at_upload = context.policy_at(claim.uploaded_on)
    if at_upload is None:
        yield Problem(
            Severity.BLOCKING,
            "uploaded_on",
            "上传当日没有施行中的规则。",
            "请系统管理员补充当日有效的规则文件，或退回后重新上传。",
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
