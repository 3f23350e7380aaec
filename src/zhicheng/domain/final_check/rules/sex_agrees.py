"""Clause 三(二): the sex printed agrees with the sex that the ID number tells."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.identity_documents import (
    IdentityDocumentKind,
    IdentityDocumentRefused,
    parse_identity_document,
    sex_conflict,
)


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    try:
        document = parse_identity_document(
            claim.document_number, on=context.on, accepted=frozenset(IdentityDocumentKind)
        )
    except IdentityDocumentRefused:
        return  # document.valid says so.
    conflict = sex_conflict(document, claim.sex)
    if conflict is not None:
        yield Problem(Severity.BLOCKING, "sex", conflict, "退回申领，由申领人对照证件更正性别或号码。")


RULE = Rule("document.sex_agrees", "三(二)", _check)
