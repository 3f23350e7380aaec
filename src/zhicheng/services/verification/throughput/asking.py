"""The first half of verifying another's certificate (clause 四(二)): three inputs, then a code to the phone.

The holder consents by passing the code on. Whatever is wrong, the reply is the same: a request that waits
for a code. A miss writes the same rows and enqueues the same job as a hit, so that neither words, bytes
nor work tell them apart; only the holder's phone stays silent. Questions that come together are written in
one transaction (ADR 0016), misses among hits.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import VerificationRequest, VerificationStatus
from zhicheng.records.pipelines import Rows, pipeline, send_rows
from zhicheng.services.accounts.captcha import Spending, captcha_failed
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_state import TOLD
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.messages import Outgoing, queue_messages
from zhicheng.services.verification.limits import Count
from zhicheng.services.verification.questions import (
    CODE_TEMPLATE,
    NOBODY,
    Question,
    WaitingForCode,
    holder_agrees,
    new_code,
)
from zhicheng.services.verification.third_party import code_digest, session_digest
from zhicheng.services.verification.throughput.coalescing import RequestCoalescer


def answer_question(question: Question) -> WaitingForCode | Refusal:
    """What the question waits for, or why it may not; questions that come together are written together."""
    return _questions.answer(question)


def _ask_all(questions: Sequence[Question]) -> list[WaitingForCode | Refusal]:
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
        rows = _rows_by_index(stored)
        for place, (question, is_solved, refusal) in enumerate(
            zip(questions, are_solved, refusals, strict=True)
        ):
            if not is_solved:
                replies.append(captcha_failed())
            elif refusal is not None:
                replies.append(refusal)
            else:
                waiting, request, message = _write_code(question, rows.get(place))
                replies.append(waiting)
                requests.append(request)
                messages.append((question.at, message))
        if requests:
            send_rows(send, VerificationRequest, _REQUEST, requests)
            queue_messages(send, messages)
    return replies


_questions: RequestCoalescer[Question, WaitingForCode | Refusal] = RequestCoalescer(_ask_all)

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


def _write_code(question: Question, row: "_Row | None") -> tuple[WaitingForCode, tuple[Any, ...], Outgoing]:
    """The reply, the request and the message; about nobody where the row does not match."""
    key, policy = new_id(), question.policy
    code = new_code(policy)
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
    id_digests: tuple[bytes, ...]
    """Of the number that the certificate prints, and of those of all records of the holder."""
    phone_digests: tuple[bytes, ...]
    state: str
    """What the certificate is worth at the question's instant."""
    has_died: bool
    """Whether the holder's death was reported: nobody is left to pass a code on."""


def _matching(question: Question, row: _Row | None) -> _Row | None:
    matches = holder_agrees(question, row.id_digests if row else NOBODY, row.phone_digests if row else NOBODY)
    if row is None or not matches or row.has_died or row.state not in TOLD:
        return None
    return row


_LOOK_UP = """
    SELECT question.place - 1, standing.certificate_id, person.id, certificate.id_index, own.documents,
           own.phones,
           zc_certificate_standing(standing.once_open, standing.opens_at, question.at),
           standing.has_died
      FROM unnest(%s::text[], %s::timestamptz[]) WITH ORDINALITY AS question (number, at, place)
      JOIN certificate_standing standing ON standing.number = question.number
      JOIN records_certificate certificate ON certificate.id = standing.certificate_id
      JOIN records_person person ON person.id = certificate.person_id
      CROSS JOIN LATERAL (
        SELECT array_agg(record.id_index) AS documents,
               array_agg(record.phone_index) FILTER (WHERE record.phone_index IS NOT NULL) AS phones
          FROM records_person record
         WHERE record.id = coalesce(person.merged_into_id, person.id)
            OR record.merged_into_id = coalesce(person.merged_into_id, person.id)) own
"""


def _rows_by_index(stored: Rows) -> dict[int, _Row]:
    """What is stored under each question's number, by the question's index among all; none for a miss."""
    return {
        place: _Row(
            certificate,
            person,
            (bytes(printed), *(bytes(document) for document in documents)),
            tuple(bytes(phone) for phone in phones or NOBODY),
            state,
            has_died,
        )
        for place, certificate, person, printed, documents, phones, state, has_died in stored.fetchall()
    }
