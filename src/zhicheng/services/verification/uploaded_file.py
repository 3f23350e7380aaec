"""Verification of a file that somebody received (三(三)): original, re-converted, altered, not ours."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from zhicheng.documents.inspection import Inspection, Verdict, inspect_upload
from zhicheng.records.models import Artifact, Certificate, VerificationKind
from zhicheng.services import ports
from zhicheng.services.actor import SYSTEM
from zhicheng.services.certificate_state import with_state
from zhicheng.services.events import transaction
from zhicheng.services.verification.answers import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.verification.ledger import note_verification


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What the file is, and, only for an original of ours, what its certificate is worth now."""

    inspection: Inspection
    certificate: VerificationAnswer | None


def verify_file(*, at: datetime, data: bytes) -> FileAnswer:
    """Inspect an uploaded file. The file itself shows name and number; the answer stays masked.

    Raises InspectionRefused for an empty or oversized file.
    """
    credential = ports.seal_credential()
    inspection = inspect_upload(
        data,
        trusted=[(credential.chain or (credential.certificate,))[-1]],
        known=lambda digest: Artifact.objects.filter(sha256=digest).exists(),
        check_url=settings.ZHICHENG_CHECK_URL,
    )
    if inspection.verdict is not Verdict.ORIGINAL or not inspection.recorded:
        return FileAnswer(inspection, None)
    row = with_state(Certificate.objects.filter(artifact__sha256=inspection.sha256)).get()
    if not is_answerable(row, at):
        return FileAnswer(inspection, None)
    with transaction(actor=SYSTEM, at=at) as ledger:
        note_verification(ledger, row, VerificationKind.FILE)
    return FileAnswer(inspection, answer_for(row, at, is_masked=True))
