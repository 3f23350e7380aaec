"""Clause 三(二): the ID number printed is a valid number of a document that the policy accepts."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.identity_documents import IdentityDocumentRefused, parse_identity_document


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    if not claim.document_number.strip():
        return  # printed_fields.present says so.
    try:
        document = parse_identity_document(
            claim.document_number, on=context.on, accepted=context.policy.accepted_documents
        )
    except IdentityDocumentRefused as refusal:
        yield Problem(
            Severity.BLOCKING, "document_number", refusal.sentence, "退回申领，由申领人对照证件更正号码。"
        )
        return
    if document.kind != claim.document_kind:
        yield Problem(
            Severity.BLOCKING,
            "document_kind",
            f"登记的证件种类与号码不符，号码属于{document.kind.label}。",
            "退回申领，由申领人更正证件种类或号码。",
        )
    if document.number != claim.document_number:
        yield Problem(
            Severity.BLOCKING,
            "document_number",
            "证件号码中有全角字符、空格或小写字母，不能照原样印在证书上。",
            "退回申领，按证件重新录入号码。",
        )
    for warning in document.warnings:
        yield Problem(Severity.WARNING, "document_number", warning, "核对证件原件，属实即可放行。")


RULE = Rule("document.valid", "三(二)", _check)
