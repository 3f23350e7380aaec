"""The first half of verifying another's certificate (clause 四(二)): three inputs, then a code to the phone.

The holder consents by passing the code on. Whatever is wrong, the reply is the same: a request that waits
for a code. A miss writes the same rows and enqueues the same job as a hit, so that neither words, bytes
nor work tell them apart; only the holder's phone stays silent. Questions that come together are written in
one transaction (ADR 0016), misses among hits.
"""

import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from zhicheng.domain.certificate_numbers import parse_certificate_number
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.policies import Policy
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import VerificationRequest, VerificationStatus
from zhicheng.records.pipelines import Rows, pipeline, send_rows
from zhicheng.services.accounts.captcha import Solution, Spending, captcha_failed
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_state import TOLD
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.messages import Outgoing, queue_messages
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.verification.limits import Count, Hit, question_hit
from zhicheng.services.verification.third_party import code_digest, session_digest
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer

CODE_TEMPLATE = "verification_code"
_VERIFIER_LIMIT, _PURPOSE_LIMIT = 120, 200


class VerificationIncomplete(Refusal):
    """The verifier left out who they are or why they ask."""

    code = "verification.incomplete"


@dataclass(frozen=True, slots=True)
class WaitingForCode:
    """The reply to every well-formed question."""

    request_id: uuid.UUID
    expires_at: datetime
    sentence: str = "如所填信息一致，验证码已发送至持证人预留手机。请向持证人索取验证码，并在有效期内填写。"


@dataclass(frozen=True, slots=True)
class _Question:
    at: datetime
    policy: Policy
    session: str
    number: str
    phone: str
    id_digest: bytes
    phone_digest: bytes
    verifier: str
    purpose: str
    hit: Hit
    solution: Solution | None


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
    reply = _questions.answer(
        _Question(
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


def _ask_all(questions: Sequence[_Question]) -> list[WaitingForCode | Refusal]:
    """Spend the captchas, count, look up, and write down all that neither stops, many as quickly as one."""
    replies: list[WaitingForCode | Refusal] = []
    requests, messages = [], []
    is_own = not connection.in_atomic_block
    with transaction(actor=SYSTEM, at=questions[-1].at), pipeline() as send:
        if is_own:
            send("SET LOCAL synchronous_commit = off")
        spending = Spending(send, [question.solution for question in questions])
        count = Count(send, [question.hit for question in questions])
        stored = send(
            _LOOK_UP,
            [[question.number for question in questions], [question.at for question in questions]],
        )
        are_solved = spending.decide()
        refusals = count.decide(are_solved)
        rows = _by_place(stored)
        for place, (question, is_solved, refusal) in enumerate(
            zip(questions, are_solved, refusals, strict=True)
        ):
            if not is_solved:
                replies.append(captcha_failed())
            elif refusal is not None:
                replies.append(refusal)
            else:
                waiting, request, message = _written(question, rows.get(place))
                replies.append(waiting)
                requests.append(request)
                messages.append((question.at, message))
        if requests:
            send_rows(send, VerificationRequest, _REQUEST, requests)
            queue_messages(send, messages)
    return replies


_questions: RequestCoalescer[_Question, WaitingForCode | Refusal] = RequestCoalescer(_ask_all)

_REQUEST = (
    "id",
    "certificate",
    "session_digest",
    "verifier",
    "purpose",
    "code_digest",
    "tries",
    "status",
    "asked_at",
    "expires_at",
)


def _written(question: _Question, row: "_Row | None") -> tuple[WaitingForCode, tuple[Any, ...], Outgoing]:
    """The reply, the request and the message; about nobody where the row does not match."""
    key, policy = new_id(), question.policy
    code = f"{secrets.randbelow(10**policy.code_digits):0{policy.code_digits}d}"
    waiting = WaitingForCode(key, question.at + timedelta(minutes=policy.code_minutes))
    matching = _matching(question, row)
    request = (
        key,
        matching.certificate_id if matching else None,
        session_digest(key, question.session),
        question.verifier,
        question.purpose,
        code_digest(key, code),
        0,
        VerificationStatus.PENDING.value,
        question.at,
        waiting.expires_at,
    )
    message = Outgoing(
        person_id=matching.person_id if matching else None,
        phone=question.phone if matching else None,
        template=CODE_TEMPLATE,
        parameters={"code": code, "minutes": str(policy.code_minutes)},
    )
    return waiting, request, message


@dataclass(frozen=True, slots=True)
class _Row:
    """What is stored under a certificate's number."""

    certificate_id: uuid.UUID
    person_id: uuid.UUID
    id_digest: bytes
    phone_digest: bytes
    state: str
    """What the certificate is worth at the question's instant."""


def _matching(question: _Question, row: _Row | None) -> _Row | None:
    stored_id = row.id_digest if row else bytes(32)
    stored_phone = row.phone_digest if row else bytes(32)
    # Both comparisons always run; which of them failed is not to be told from the time they take.
    matches = hmac.compare_digest(stored_id, question.id_digest) & hmac.compare_digest(
        stored_phone, question.phone_digest
    )
    if row is None or not matches or row.state not in TOLD:
        return None
    return row


_LOOK_UP = """
    SELECT question.place - 1, standing.certificate_id, person.id, certificate.id_index, person.phone_index,
           zc_certificate_standing(standing.once_open, standing.opens_at, question.at)
      FROM unnest(%s::text[], %s::timestamptz[]) WITH ORDINALITY AS question (number, at, place)
      JOIN certificate_standing standing ON standing.number = question.number
      JOIN records_certificate certificate ON certificate.id = standing.certificate_id
      JOIN records_person person ON person.id = certificate.person_id
"""


def _by_place(stored: Rows) -> dict[int, _Row]:
    """What is stored under each question's number, by the question's place among all; none for a miss."""
    return {
        place: _Row(certificate, person, bytes(document), bytes(phone or bytes(32)), state)
        for place, certificate, person, document, phone, state in stored.fetchall()
    }
