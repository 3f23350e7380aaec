"""Clauses 一(四) and 二(一)4: the Bureau's entrusting document is attached to an entrusted evaluation."""

from collections.abc import Iterator

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if claim.channel is IntakeChannel.ENTRUSTED_EVALUATION and "entrusting_document" not in claim.attachments:
        yield Problem(
            Severity.BLOCKING,
            "attachments",
            "没有附市人社局的委托评审文件。",
            "退回申领，由申领人补充委托评审文件。",
        )


RULE = Rule("entrusted.document_attached", "二(一)4", _check)
