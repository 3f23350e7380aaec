"""The second half of verifying another's certificate (clause 四(二)): the code that the holder passed on."""

import hmac
import uuid
from datetime import datetime

from django.db.models import F

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import (
    Certificate,
    VerificationKind,
    VerificationRequest,
    VerificationStatus,
)
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for
from zhicheng.services.kernel.certificate_state import with_state
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification.ledger import note_verification
from zhicheng.services.verification.limits import count_guess


class VerificationMissed(Refusal):
    """The one answer to every failure: unknown, mismatched, wrong code, expired, used, another session."""

    code = "verification.missed"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__(
            "未能通过查验：信息不一致，或验证码错误、已过期。请核对证件号码、证书编号、预留手机号码和验证码后重新查验。"
        )


def answer_with_code(
    *, at: datetime, session: str, request_id: uuid.UUID, code: str, address: str = ""
) -> VerificationAnswer:
    """Finish a verification with the code that the holder passed on.

    One right code, once, from the session that asked, in time and within the policy's tries. Raises
    VerificationMissed for anything else, and TooOften for an address that guesses on and on.
    """
    policy = policy_on(business_date(at))
    count_guess(at=at, address=address)
    # The try is counted by the statement that allows it, so parallel guesses cannot share one.
    counted = VerificationRequest.objects.filter(
        id=request_id, status=VerificationStatus.PENDING, tries__lt=policy.code_tries, expires_at__gt=at
    ).update(tries=F("tries") + 1)
    if counted != 1:
        # Zero rows: unknown, used up, expired or answered already.
        raise VerificationMissed
    request = VerificationRequest.objects.select_related("certificate").get(id=request_id)
    same_session = hmac.compare_digest(bytes(request.session_digest), session_digest(request_id, session))
    same_code = hmac.compare_digest(bytes(request.code_digest), code_digest(request_id, code.strip()))
    if not (same_session and same_code and request.certificate_id is not None):
        if request.tries >= policy.code_tries:
            VerificationRequest.objects.filter(id=request_id).update(status=VerificationStatus.FAILED)
        raise VerificationMissed
    with transaction(actor=SYSTEM, at=at) as ledger:
        passed = VerificationRequest.objects.filter(id=request_id, status=VerificationStatus.PENDING).update(
            status=VerificationStatus.PASSED
        )
        if passed != 1:
            # Zero rows: another tab used the code in this very moment.
            raise VerificationMissed
        row = with_state(Certificate.objects.filter(id=request.certificate_id), at).get()
        note_verification(
            ledger, row, VerificationKind.THIRD_PARTY, verifier=request.verifier, purpose=request.purpose
        )
    return answer_for(row, at, is_masked=True)


def session_digest(request_id: uuid.UUID, session: str) -> bytes:
    """The digest (32 bytes) that binds a question to the browser that asked it."""
    return blind_index("verification.session", f"{request_id}:{session}")


def code_digest(request_id: uuid.UUID, code: str) -> bytes:
    """The digest (32 bytes) under which a question keeps its code."""
    return blind_index("verification.code", f"{request_id}:{code}")
