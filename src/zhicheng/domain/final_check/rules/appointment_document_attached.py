"""Clause 二(一)2: the reviewers had the documents before them that the channel expects.

An employer appointment has its appointment document: without it neither right nor date can be checked. What a
channel merely expects is shown to an officer and blocks nothing.
"""

from collections.abc import Iterator

from zhicheng.domain.channels import AttachmentKind, DocumentNeed
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for document in claim.channel_rules.unattached(DocumentNeed.REQUIRED, claim.attachments):
        if document.kind is AttachmentKind.APPOINTMENT_DOCUMENT:
            yield Problem(Severity.BLOCKING, "attachments", document.missing, document.remedy)
    for document in claim.channel_rules.unattached(DocumentNeed.EXPECTED, claim.attachments):
        yield Problem(Severity.WARNING, "attachments", document.missing, document.remedy)


RULE = Rule("appointment.document_attached", "二(一)2", _check)
