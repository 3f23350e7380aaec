"""Clauses 一(四) and 二(一)4: an entrusted evaluation has the document that its channel requires."""

from collections.abc import Iterator

from zhicheng.domain.channels import AttachmentKind, DocumentNeed
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for document in claim.channel_rules.unattached(DocumentNeed.REQUIRED, claim.attachments):
        if document.kind is AttachmentKind.APPOINTMENT_DOCUMENT:
            continue  # appointment.document_attached says so.
        yield Problem(Severity.BLOCKING, "attachments", document.missing, document.remedy)


RULE = Rule("entrusted.document_attached", "二(一)4", _check)
