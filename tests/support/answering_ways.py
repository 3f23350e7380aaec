"""Both ways of answering scans and questions, and what each has answered and written, ready to compare."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import (
    CaptchaTicket,
    Event,
    RateWindow,
    SmsMessage,
    VerificationRecord,
    VerificationRequest,
)
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.verification import plain
from zhicheng.services.verification.questions import Question, Scan, WaitingForCode
from zhicheng.services.verification.third_party import code_digest, session_digest
from zhicheng.services.verification.throughput import asking, by_token

Act = Scan | Question
Group = Sequence[Scan] | Sequence[Question]
Reply = VerificationAnswer | WaitingForCode | Refusal | None
Way = Callable[[Sequence[Act]], list[Reply]]


def coalesced(group: Sequence[Act]) -> list[Reply]:
    """The group as the hot path answers it: scans in one transaction, questions in another."""
    scans = [act for act in group if isinstance(act, Scan)]
    questions = [act for act in group if isinstance(act, Question)]
    to_scans = iter(by_token._answer_all(scans) if scans else [])
    to_questions = iter(asking._ask_all(questions) if questions else [])
    return [next(to_scans) if isinstance(act, Scan) else next(to_questions) for act in group]


def one_by_one(group: Sequence[Act]) -> list[Reply]:
    """The group as the plain twin answers it."""
    return [plain.answer_scan(act) if isinstance(act, Scan) else plain.answer_question(act) for act in group]


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that answering leaves in the tables, without what is random in it."""

    requests: list[Any]
    messages: list[Any]
    jobs: list[Any]
    windows: list[Any]
    captchas: list[Any]
    noted: list[Any]
    events: list[Any]


@dataclass(slots=True)
class Trace:
    """Remembers what stood in the tables when it was made, and tells what was written since."""

    _requests: set[Any] = field(default_factory=lambda: set(_ids(VerificationRequest)))
    _messages: set[Any] = field(default_factory=lambda: set(_ids(SmsMessage)))
    _noted: set[Any] = field(default_factory=lambda: set(_ids(VerificationRecord)))
    _last_event: int = field(default_factory=Event.objects.count)
    _last_job: int = field(default_factory=lambda: _jobs(0)[0])

    def written(self, acts: Sequence[Act]) -> Written:
        """What was written for these acts since; counters and captchas are given whole.

        Raises AssertionError for a code or session that belongs to none of the acts.
        """
        messages = list(SmsMessage.objects.exclude(id__in=self._messages))
        contents = {row.id: _content(row) for row in messages}
        codes = [content["parameters"]["code"] for content in contents.values()]
        sessions = {act.session for act in acts if isinstance(act, Question)}
        requests = VerificationRequest.objects.exclude(id__in=self._requests)
        _, jobs = _jobs(self._last_job)
        return Written(
            requests=_sorted(_request(row, sessions, codes) for row in requests),
            messages=_sorted(_message(row, contents[row.id]) for row in messages),
            jobs=_sorted(
                (task, queue, priority, status, arguments["message_id"] in {str(row.id) for row in messages})
                for task, queue, priority, status, arguments in jobs
            ),
            windows=_sorted(
                (row.purpose, bytes(row.subject), row.window_start, row.count)
                for row in RateWindow.objects.all()
            ),
            captchas=_sorted(
                (bytes(row.digest), row.kind, row.answer_digest, row.used_at, row.expires_at)
                for row in CaptchaTicket.objects.all()
            ),
            noted=_sorted(
                (row.at, row.certificate_id, row.kind, row.verifier, row.purpose, row.account_id, row.unit_id)
                for row in VerificationRecord.objects.exclude(id__in=self._noted)
            ),
            events=[
                (row.tag, row.subject_kind, row.subject_id, row.account_id, row.unit_id, row.at, row.payload)
                for row in Event.objects.order_by("seq")[self._last_event :]
            ],
        )


def told(reply: Reply) -> object:
    """A reply as its receiver sees it, without the number of its request."""
    match reply:
        case WaitingForCode():
            return (reply.expires_at, reply.sentence)
        case TooOften():
            return (reply.code, reply.sentence, reply.retry_after)
        case Refusal():
            return (reply.code, reply.sentence)
        case _:
            return reply


def _request(row: VerificationRequest, sessions: set[str], codes: list[str]) -> tuple[Any, ...]:
    asking_sessions = [name for name in sessions if bytes(row.session_digest) == session_digest(row.id, name)]
    matching = [code for code in codes if bytes(row.code_digest) == code_digest(row.id, code)]
    assert len(asking_sessions) == 1, "the request is bound to no session that asked"
    assert matching, "no message brings the request's code"
    return (
        row.asked_at,
        row.certificate_id,
        asking_sessions[0],
        row.verifier,
        row.purpose,
        len(matching[0]),
        row.tries,
        row.status,
        row.expires_at,
    )


def _content(row: SmsMessage) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_text(row.body_sealed, field="sms.body", row=row.id))
    return content


def _message(row: SmsMessage, content: dict[str, Any]) -> tuple[Any, ...]:
    parameters = content["parameters"] | {"code": len(content["parameters"]["code"])}
    return (
        row.created_at,
        row.person_id,
        row.template,
        content["phone"],
        sorted(parameters.items()),
        row.attempts,
        row.sent_at,
        row.gateway_id,
        row.last_error,
    )


def _jobs(after: int) -> tuple[int, list[tuple[Any, ...]]]:
    """The last job's number, and the jobs behind ``after``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, queue_name, priority, status::text, args FROM procrastinate_jobs"
            " WHERE id > %s ORDER BY id",
            [after],
        )
        rows = cursor.fetchall()
    jobs = [(*row[1:5], row[5] if isinstance(row[5], dict) else json.loads(row[5])) for row in rows]
    return max((row[0] for row in rows), default=after), jobs


def _ids(model: Any) -> Iterable[Any]:
    ids: Iterable[Any] = model.objects.values_list("pk", flat=True)
    return ids


def _sorted(rows: Iterable[Any]) -> list[Any]:
    """In an order that does not depend on the tables'; some columns are null, hence by text."""
    return sorted(rows, key=repr)
