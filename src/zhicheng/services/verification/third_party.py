"""Verification of another's certificate (clause 四(二)): three inputs, then a code to the holder's phone.

The holder consents by passing the code on. Whatever is wrong, the reply is the same: a request that waits
for a code. A miss writes the same rows and enqueues the same job as a hit, so that neither words, bytes
nor work tell them apart; only the holder's phone stays silent.
"""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Certificate,
    VerificationKind,
    VerificationRequest,
    VerificationStatus,
)
from zhicheng.services.actor import SYSTEM
from zhicheng.services.certificate_state import with_state
from zhicheng.services.events import transaction
from zhicheng.services.messages import queue_message
from zhicheng.services.people import id_index, phone_index
from zhicheng.services.personal_data import blind_index
from zhicheng.services.rulebook import policy_on
from zhicheng.services.verification.answers import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.verification.ledger import note_verification
from zhicheng.services.verification.limits import count_guess, count_question

CODE_TEMPLATE = "verification_code"
_ASKER_LIMIT, _PURPOSE_LIMIT = 120, 200


class VerificationMissed(Refusal):
    """The one answer to every failure: unknown, mismatched, wrong code, expired, used, another session."""

    code = "verification.missed"

    def __init__(self) -> None:
        super().__init__(
            "未能通过查验：信息不一致，或验证码错误、已过期。请核对证件号码、证书编号、预留手机号码和验证码后重新查验。"
        )


class VerificationIncomplete(Refusal):
    """The asker left out who they are or why they ask."""

    code = "verification.incomplete"


@dataclass(frozen=True, slots=True)
class WaitingForCode:
    """The reply to every well-formed question."""

    request_id: uuid.UUID
    expires_at: datetime
    sentence: str = "如所填信息一致，验证码已发送至持证人预留手机。请向持证人索取验证码，并在有效期内填写。"


def ask_about_certificate(
    *,
    at: datetime,
    session: str,
    id_number: str,
    certificate_number: str,
    phone: str,
    asker: str,
    purpose: str,
    address: str = "",
) -> WaitingForCode:
    """Begin a third party's verification. ``session`` is a secret of the asker's browser or device.

    ``address`` is where the question comes from, for limits alone; empty for one that no network brought.

    Raises the domain's refusals for mistyped inputs (they depend on nothing stored), TooOften by the
    limits of the policy, and VerificationIncomplete without asker and purpose.
    """
    policy = policy_on(business_date(at))
    document = parse_identity_document(id_number, on=business_date(at), accepted=list(IdentityDocumentKind))
    number = parse_certificate_number(certificate_number).text
    digits = normalise_phone(phone)
    asker, purpose = asker.strip()[:_ASKER_LIMIT], purpose.strip()[:_PURPOSE_LIMIT]
    if not asker or not purpose:
        raise VerificationIncomplete("请填写查验人（单位或姓名）和查验用途，持证人将看到这些信息。")
    count_question(
        at=at,
        policy=policy,
        session=session,
        address=address,
        document=document.number,
        number=number,
        phone=digits,
    )
    code = f"{secrets.randbelow(10**policy.code_digits):0{policy.code_digits}d}"
    expires_at = at + timedelta(minutes=policy.code_minutes)
    key = new_id()
    with transaction(actor=SYSTEM, at=at):
        row = _matching(number, id_index(document.number), phone_index(digits), at)
        VerificationRequest.objects.create(
            id=key,
            certificate=row,
            session_digest=session_digest(key, session),
            asker=asker,
            purpose=purpose,
            code_digest=_code_digest(key, code),
            status=VerificationStatus.PENDING.value,
            asked_at=at,
            expires_at=expires_at,
        )
        queue_message(
            at=at,
            person=row.person if row else None,
            phone=digits if row else None,
            template=CODE_TEMPLATE,
            parameters={"code": code, "asker": asker, "minutes": str(policy.code_minutes)},
        )
    return WaitingForCode(key, expires_at)


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
    same_code = hmac.compare_digest(bytes(request.code_digest), _code_digest(request_id, code.strip()))
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
        row = with_state(Certificate.objects.filter(id=request.certificate_id)).get()
        note_verification(
            ledger, row, VerificationKind.THIRD_PARTY, asker=request.asker, purpose=request.purpose
        )
    return answer_for(row, at, is_masked=True)


def _matching(number: str, id_digest: bytes, phone_digest: bytes, at: datetime) -> Certificate | None:
    row = with_state(Certificate.objects.filter(number_id=number)).select_related("person").first()
    stored_id = bytes(row.id_index) if row else bytes(32)
    stored_phone = bytes(row.person.phone_index) if row and row.person.phone_index else bytes(32)
    # Both comparisons always run; which of them failed is not to be told from the time they take.
    matches = hmac.compare_digest(stored_id, id_digest) & hmac.compare_digest(stored_phone, phone_digest)
    return row if row is not None and matches and is_answerable(row, at) else None


def session_digest(request_id: uuid.UUID, session: str) -> bytes:
    """The digest (32 bytes) that binds a question to the browser that asked it."""
    return blind_index("verification.session", f"{request_id}:{session}")


def _code_digest(request_id: uuid.UUID, code: str) -> bytes:
    return blind_index("verification.code", f"{request_id}:{code}")
