"""What an verifier may see again: how long the code is good, and for a while the answer it has brought.

Both are the same for a hit and a miss until the right code has been given.
"""

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhicheng.domain.deadlines import business_date
from zhicheng.records.models import Certificate, VerificationRequest, VerificationStatus
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for
from zhicheng.services.kernel.certificate_state import with_state
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification.third_party import VerificationMissed, session_digest

ANSWER_LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CodeOutlook:
    """Where a question stands, for the browser that asked it."""

    expires_at: datetime
    tries_left: int
    """Zero where the code is dead, used up, or has come too late."""
    minutes: int
    """Whole minutes for which the code is good, rounded up."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer, with what the verifier had stated."""

    answer: VerificationAnswer
    verifier: str
    purpose: str


def code_outlook(*, at: datetime, session: str, request_id: uuid.UUID) -> CodeOutlook | None:
    """How long and how often the code can still be tried; None for a question of another browser."""
    request = _of_session(session, request_id)
    if request is None:
        return None
    left = max(0, policy_on(business_date(at)).code_tries - request.tries)
    is_open = request.status == VerificationStatus.PENDING and at < request.expires_at
    remaining = max(timedelta(), request.expires_at - at)
    return CodeOutlook(request.expires_at, left if is_open else 0, -(-remaining // timedelta(minutes=1)))


def given_answer(*, at: datetime, session: str, request_id: uuid.UUID) -> GivenAnswer:
    """The answer once more, with the certificate's state of now, for half an hour after the question.

    It is the same verification, so it is not noted again. Raises VerificationMissed.
    """
    certificate, verifier, purpose = answered_certificate(at=at, session=session, request_id=request_id)
    return GivenAnswer(answer_for(certificate, at, is_masked=True), verifier, purpose)


def answered_certificate(
    *, at: datetime, session: str, request_id: uuid.UUID
) -> tuple[Certificate, str, str]:
    """The certificate of an answered question with its state of now, who asked, and what for.

    Raises VerificationMissed for a question of another browser, one without an answer, and an old one.
    """
    request = _of_session(session, request_id)
    if (
        request is None
        or request.certificate_id is None
        or request.status != VerificationStatus.PASSED
        or not timedelta() <= at - request.asked_at <= ANSWER_LASTS
    ):
        raise VerificationMissed
    certificate = with_state(Certificate.objects.filter(id=request.certificate_id), at).get()
    return certificate, request.verifier, request.purpose


def _of_session(session: str, request_id: uuid.UUID) -> VerificationRequest | None:
    request = VerificationRequest.objects.filter(id=request_id).first()
    if request is None:
        return None
    is_own = hmac.compare_digest(bytes(request.session_digest), session_digest(request_id, session))
    return request if is_own else None
