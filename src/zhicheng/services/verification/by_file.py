"""The answer for an uploaded file (clause 三(三)): is it an original, and is its certificate still valid."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from zhicheng.documents.inspection import Inspection, Verdict, inspect_upload
from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Artifact, Certificate, VerificationKind
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.kernel.certificate_state import with_state
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification.answering import note_anonymous


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What a file is, and where it is a recorded original, how its certificate stands now."""

    inspection: Inspection
    answer: VerificationAnswer | None
    """Masked; None unless the file is bit for bit one that was recorded and its certificate is out."""
    token: str = ""
    """The text of the QR code that the file shows, for what may be asked next; empty without an answer."""

    @property
    def is_original(self) -> bool:
        """Whether the file is one that the system made, unchanged."""
        return self.inspection.verdict is Verdict.ORIGINAL


def verify_file(*, at: datetime, upload: bytes) -> FileAnswer:
    """Judge an uploaded file. Raises InspectionRefused for an empty or too large one.

    A person who holds the original learns how its certificate stands; a number or code read off another file
    is not looked up, or pictures of certificates would become a way to ask.
    """
    inspection = inspect_upload(
        upload,
        trusted=[ports.seal_credential().chain[-1]],
        known=lambda digest: Artifact.objects.filter(sha256=digest).exists(),
        check_url=settings.ZHICHENG_CHECK_URL,
        region=policy_on(business_date(at)).region_code,
    )
    if not inspection.recorded:
        return FileAnswer(inspection, None)
    row = with_state(Certificate.objects.filter(artifact__sha256=inspection.sha256), at).get()
    if not is_answerable(row):
        return FileAnswer(inspection, None)
    note_anonymous(at=at, certificate_id=row.id, kind=VerificationKind.FILE)
    return FileAnswer(inspection, answer_for(row, at, is_masked=True), token_text(bytes(row.token)))
