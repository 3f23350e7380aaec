"""The one door to the hot path: scanned QR codes, and a third party's question (clause 四(二)).

Behind it stand two ways that answer alike and write alike: ``throughput``, which coalesces, and ``plain``,
which may be read from top to bottom. The setting ``ZHICHENG_VERIFICATION`` chooses; a property test holds the
two together. What depends on nothing stored (mistypes) is decided before either begins.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from zhicheng.domain.answering import AnsweringWay
from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import VerificationKind
from zhicheng.services.accounts.captcha import Solution
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.check_address import parse_token
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification import plain
from zhicheng.services.verification.limits import question_hit
from zhicheng.services.verification.questions import Anonymous, Question, Scan, WaitingForCode
from zhicheng.services.verification.throughput import asking, by_token, noting

_VERIFIER_LIMIT, _PURPOSE_LIMIT = 120, 200


class TokenMissed(Refusal):
    """No certificate carries this code, or it is not out yet; both look alike."""

    code = "verification.token_missed"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__(
            "该二维码不对应任何已发放的电子职称证书。请扫描证书原件上的二维码，或改用证件号码和证书编号查验。"
        )


class VerificationIncomplete(Refusal):
    """The verifier left out who they are or why they ask."""

    code = "verification.incomplete"


def verify_by_token(*, at: datetime, token: str) -> VerificationAnswer:
    """The masked answer for the token in a certificate's QR code (22 characters, base64url of 16 bytes).

    Raises TokenMissed for anything that is not the token of a certificate that is out.
    """
    raw = parse_token(token)
    answer = _way().answer_scan(Scan(at, raw)) if raw else None
    if answer is None:
        raise TokenMissed
    return answer


def ask_about_certificate(
    *,
    at: datetime,
    session: str,
    id_number: str,
    certificate_number: str,
    phone: str,
    verifier: str,
    purpose: str,
    address: str = "",
    solution: Solution | None = None,
) -> WaitingForCode:
    """Begin a third party's verification. ``session`` is a secret of the verifier's browser or device.

    ``address`` is where the question comes from, for limits alone; empty for one that no network brought.
    ``solution`` is the captcha's, spent by a well-formed question; None where somebody read a picture.

    Raises the domain's refusals for mistyped inputs (they depend on nothing stored), CaptchaFailed for a
    solution that was used before, TooOften by the limits of the policy, and VerificationIncomplete without
    verifier and purpose.
    """
    policy = policy_on(business_date(at))
    document = parse_identity_document(id_number, on=business_date(at), accepted=list(IdentityDocumentKind))
    number = parse_certificate_number(certificate_number).text
    digits = normalise_phone(phone)
    verifier, purpose = verifier.strip()[:_VERIFIER_LIMIT], purpose.strip()[:_PURPOSE_LIMIT]
    if not verifier or not purpose:
        raise VerificationIncomplete("请填写查验人（单位或姓名）和查验用途，持证人将看到这些信息。")
    hit = question_hit(
        at=at,
        policy=policy,
        session=session,
        address=address,
        document=document.number,
        number=number,
        phone=digits,
    )
    reply = _way().answer_question(
        Question(
            at=at,
            policy=policy,
            session=session,
            number=number,
            phone=digits,
            id_digest=id_index(document.number),
            phone_digest=phone_index(digits),
            verifier=verifier,
            purpose=purpose,
            hit=hit,
            solution=solution,
        )
    )
    if isinstance(reply, Refusal):
        raise reply
    return reply


def note_anonymous(*, at: datetime, certificate_id: uuid.UUID, kind: VerificationKind) -> None:
    """Note a verification whose verifier is unknown, for the holder and the audit trail, durably."""
    _way().note(Anonymous(certificate_id, kind, at))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of answering; a refusal is returned, since it may have written what it stands on."""

    answer_scan: Callable[[Scan], VerificationAnswer | None]
    answer_question: Callable[[Question], WaitingForCode | Refusal]
    note: Callable[[Anonymous], None]


_WAYS = {
    AnsweringWay.COALESCED: _Way(
        by_token.answer_scan, asking.answer_question, lambda asked: noting.note_anonymous([asked])
    ),
    AnsweringWay.PLAIN: _Way(plain.answer_scan, plain.answer_question, plain.note),
}


def _way() -> _Way:
    return _WAYS[AnsweringWay(settings.ZHICHENG_VERIFICATION)]
