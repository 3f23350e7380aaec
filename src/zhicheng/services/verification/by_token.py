"""The answer to a scanned QR code: its random token finds the certificate, and nothing else does (T1)."""

from datetime import datetime

from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Certificate, VerificationKind
from zhicheng.services.actor import SYSTEM
from zhicheng.services.certificate_state import with_state
from zhicheng.services.check_address import parse_token
from zhicheng.services.events import transaction
from zhicheng.services.verification.answers import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.verification.ledger import note_verification


class TokenMissed(Refusal):
    """No certificate carries this code, or it is not out yet; both look alike."""

    code = "verification.token_missed"

    def __init__(self) -> None:
        super().__init__(
            "该二维码不对应任何已发放的电子职称证书。请扫描证书原件上的二维码，或改用证件号码和证书编号查验。"
        )


def verify_by_token(*, at: datetime, token: str) -> VerificationAnswer:
    """The masked answer for the token in a certificate's QR code (22 characters, base64url of 16 bytes).

    Raises TokenMissed for anything that is not the token of a certificate that is out.
    """
    raw = parse_token(token)
    row = with_state(Certificate.objects.filter(token=raw)).first() if raw else None
    if row is None or not is_answerable(row, at):
        raise TokenMissed
    with transaction(actor=SYSTEM, at=at) as ledger:
        note_verification(ledger, row, VerificationKind.QR)
    return answer_for(row, at, is_masked=True)
