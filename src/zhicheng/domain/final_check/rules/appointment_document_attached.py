"""Clause 二(一)2: the reviewers had the documents before them that the channel expects.

For an employer appointment that is the appointment document, which the notice does not name; so its absence
is shown to an officer and blocks nothing.
"""

from collections.abc import Iterator

from zhicheng.domain.channels import DocumentNeed
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for document in claim.channel_rules.unattached(DocumentNeed.EXPECTED, claim.attachments):
        yield Problem(Severity.WARNING, "attachments", document.missing, document.remedy)


RULE = Rule("appointment.document_attached", "二(一)2", _check)
