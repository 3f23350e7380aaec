"""Clause 二(一)2: the reviewers of an employer appointment had the appointment document before them.

The notice does not name the document, so its absence is shown to an officer and blocks nothing.
"""

from collections.abc import Iterator

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    if (
        claim.channel is IntakeChannel.EMPLOYER_APPOINTMENT
        and "appointment_document" not in claim.attachments
    ):
        yield Problem(
            Severity.WARNING,
            "attachments",
            "没有附聘任文件，取得资格时间无从核对。",
            "向用人单位索取聘任文件，或退回申领补充。",
        )


RULE = Rule("appointment.document_attached", "二(一)2", _check)
