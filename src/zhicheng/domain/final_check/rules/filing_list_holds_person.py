"""Clause 一(一): the person and the title are on the list that the filing's approval fixed.

Where a filing of before the lists has none, the number of people that it names is the limit.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if claim.channel_rules.personal_claim:
        return  # Nobody filed a list.
    if claim.list_match is not None:
        if not claim.list_match:
            yield Problem(
                Severity.BLOCKING,
                "",
                "该人员的这一资格不在备案的核准名单中。",
                "退回组建单位核对；名单有遗漏的，须另行报送备案。",
            )
        return
    policy = context.policy_at(claim.uploaded_on)
    is_required = policy is None or policy.rights_required_on(claim.uploaded_on)
    yield Problem(
        Severity.BLOCKING if is_required else Severity.WARNING,
        "",
        "备案没有登记核准名单。",
        "对照评审结果文件逐人核实后再签发。",
    )
    if claim.filing_passed is not None and claim.filing_claims > claim.filing_passed:
        yield Problem(
            Severity.BLOCKING,
            "",
            f"备案的评审通过人数是{claim.filing_passed}人，名册已上传{claim.filing_claims}人。",
            "对照评审结果文件，把不在其中的人员退回组建单位。",
        )


RULE = Rule("filing.list_holds_person", "一(一)", _check)
