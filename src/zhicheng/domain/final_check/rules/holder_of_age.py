"""Clause 一: a title goes to someone at work; a holder below working age is a slip in a date or a number."""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.identity_documents import (
    IdentityDocumentKind,
    IdentityDocumentRefused,
    parse_identity_document,
)


def _check(claim: CheckedClaim, context: CheckContext) -> Iterator[Problem]:
    try:
        document = parse_identity_document(
            claim.document_number, on=context.on, accepted=frozenset(IdentityDocumentKind)
        )
    except IdentityDocumentRefused:
        return  # document.valid says so.
    birth, day = document.birth_date, claim.qualification_date
    if birth is None or day is None:
        return
    # Someone born on 29 February has the birthday on 1 March of a common year, as tuples compare it.
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    if age < context.youngest_holder_years:
        yield Problem(
            Severity.WARNING,
            "qualification_date",
            f"按证件号码，取得资格时持证人不满{context.youngest_holder_years}周岁。",
            "核对证件号码与取得资格时间。",
        )


RULE = Rule("holder.of_age", "一", _check)
