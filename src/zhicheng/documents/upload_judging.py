"""Judging the seal of an uploaded file by two independent checkers: our own, and pyHanko.

Both must accept. Ours is strict about form; pyHanko knows the attacks on PDF signatures in general.
This reads hostile files with large libraries, so it runs only in the confined child process.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from zhicheng.documents.seal_check import SealProblem, check_seal
from zhicheng.documents.seal_credential import is_specimen_certificate
from zhicheng.documents.upload_marks import Marks, marks_of_pdf, marks_of_picture


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the judges found in one file."""

    problem: SealProblem | None
    """Why the seal does not pass; None for a sound seal."""
    is_specimen: bool = False
    signer: str = ""
    """The subject of the seal's certificate, as RFC 4514 writes it."""
    signed_at: datetime | None = None
    stamped_at: datetime | None = None
    """The time that a trusted timestamp authority states."""
    marks: Marks = field(default_factory=Marks)


def judge(
    upload: bytes, *, trusted: Sequence[x509.Certificate], timestamp_roots: Sequence[x509.Certificate]
) -> Evidence:
    """Judge one file. Whatever it contains, only a file that both checkers accept has no problem."""
    if not upload.startswith(b"%PDF-"):
        pictured = marks_of_picture(upload)
        if pictured is not None:
            return Evidence(SealProblem.NO_SEAL, marks=pictured)
        # Readers open a PDF that has rubbish before its header; an original has none.
        return Evidence(SealProblem.UNREADABLE, marks=marks_of_pdf(upload))
    report = check_seal(upload, trusted=trusted)
    if report.problem is not None or report.certificate is None or report.signed_at is None:
        return Evidence(report.problem or SealProblem.UNREADABLE, marks=marks_of_pdf(upload))
    status = _second_opinion(upload, report.signed_at, trusted, timestamp_roots)
    if status is None:
        return Evidence(SealProblem.SECOND_CHECKER_REFUSES, marks=marks_of_pdf(upload))
    stamp = status.timestamp_validity
    return Evidence(
        None,
        is_specimen=is_specimen_certificate(report.certificate),
        signer=report.certificate.subject.rfc4514_string(),
        signed_at=report.signed_at,
        stamped_at=stamp.timestamp if stamp is not None and stamp.trusted and stamp.intact else None,
        marks=marks_of_pdf(upload),
    )


def _second_opinion(
    pdf: bytes,
    signed_at: datetime,
    trusted: Sequence[x509.Certificate],
    timestamp_roots: Sequence[x509.Certificate],
) -> PdfSignatureStatus | None:
    """PyHanko's status, where it accepts the seal as covering the whole unchanged file."""
    # A certificate lives longer than the seal's own certificate, so validity is judged at sealing.
    seal_context = _context(trusted, signed_at)
    stamp_context = _context(timestamp_roots, signed_at)
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_signatures
        if len(signatures) != 1:
            return None
        status = validate_pdf_signature(signatures[0], seal_context, stamp_context, key_usage_settings=usage)
    except (PdfError, SignatureValidationError, ValidationError, PathError, ValueError, TypeError, KeyError):
        return None
    sound = (
        status.intact
        and status.valid
        and status.trusted
        and status.docmdp_ok
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    )
    stamp = status.timestamp_validity
    if stamp is not None:
        # Without roots for timestamps a token cannot be trusted, yet a broken token is never accepted.
        sound = sound and stamp.intact and stamp.valid and (stamp.trusted or not timestamp_roots)
    return status if sound else None


def _context(roots: Sequence[x509.Certificate], moment: datetime) -> ValidationContext:
    held = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    return ValidationContext(trust_roots=held, allow_fetching=False, moment=moment)
