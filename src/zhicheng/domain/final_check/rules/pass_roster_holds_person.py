"""Clause 二(一)3: the examination body's pass roster holds the person with this title."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if not claim.channel_rules.by_examination or claim.roster_match is True:
        return
    sentence = (
        "考试机构尚未提供合格人员名册，无法核对。"
        if claim.roster_match is None
        else "考试机构的合格人员名册中没有此人，或名册中的资格与申领不符。"
    )
    yield Problem(
        Severity.BLOCKING, "roster_match", sentence, "请考试机构核实并上传合格人员名册，或退回申领更正。"
    )


RULE = Rule("examination.pass_roster_holds_person", "二(一)3", _check)
