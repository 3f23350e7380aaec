"""The readable twin of ``throughput``: one question at a time, one transaction each, through the ORM.

It says what the hot path does. Where the two differ, the property test of both fails.
Installations with few verifications may run it, and so may an operator who looks for a mistake.
"""

from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Sum

from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import (
    Certificate,
    Person,
    RateWindow,
    VerificationKind,
    VerificationRequest,
    VerificationStatus,
)
from zhicheng.services.accounts.captcha import CaptchaFailed, spend
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_answer import VerificationAnswer, answer_for, is_answerable
from zhicheng.services.kernel.certificate_state import has_died, with_state
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.verification.ledger import note_verification
from zhicheng.services.verification.limits import Hit, too_often
from zhicheng.services.verification.questions import (
    CODE_TEMPLATE,
    NOBODY,
    Anonymous,
    Question,
    Scan,
    WaitingForCode,
    holder_agrees,
    new_code,
)
from zhicheng.services.verification.third_party import code_digest, session_digest


def answer_scan(scan: Scan) -> VerificationAnswer | None:
    """The masked answer to a scanned QR code, noted durably; None for a miss, which leaves no note."""
    certificate = with_state(Certificate.objects.filter(token=scan.token), scan.at).first()
    if certificate is None or not is_answerable(certificate):
        return None
    note(Anonymous(certificate.id, VerificationKind.QR, scan.at))
    return answer_for(certificate, scan.at, is_masked=True)


def note(asked: Anonymous) -> None:
    """Note a verification whose verifier is unknown, for the holder and the audit trail."""
    with transaction(actor=SYSTEM, at=asked.at) as ledger:
        note_verification(ledger, Certificate.objects.get(id=asked.certificate_id), asked.kind)


def answer_question(question: Question) -> WaitingForCode | Refusal:
    """Begin a third party's verification (clause 四(二)), or say why it may not begin.

    A refusal is returned and not raised, because a captcha stays spent when a limit refuses its question.
    """
    with transaction(actor=SYSTEM, at=question.at):
        if question.solution is not None:
            try:
                spend(question.solution)
            except CaptchaFailed as failed:
                return failed
        too_many = _count(question.hit)
        if too_many is not None:
            return too_many
        return _begin(question, _matching(question))


def _count(hit: Hit) -> TooOften | None:
    """Count the question on all its subjects, or on none of them where one has reached a limit."""
    for lock in sorted({subject.lock for subject in hit.subjects}):
        # Questions on one subject are counted one after the other. In one order, so no two wait in a ring.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
    for subject in hit.subjects:
        for allowed, stretch in subject.limits:
            inside = RateWindow.objects.filter(
                purpose=subject.purpose, subject=subject.key, window_start__gt=hit.at - stretch
            )
            if (inside.aggregate(total=Sum("count"))["total"] or 0) >= allowed:
                oldest = inside.earliest("window_start").window_start
                return too_often((oldest + stretch - hit.at).total_seconds())
    for subject in hit.subjects:
        window, is_new = RateWindow.objects.get_or_create(
            purpose=subject.purpose, subject=subject.key, window_start=hit.at, defaults={"count": 1}
        )
        if not is_new:
            window.count += 1
            window.save(update_fields=["count"])
    return None


def _matching(question: Question) -> Certificate | None:
    """The certificate, where number, document and phone agree and it is out; always one statement (R15).

    None as well where the holder has died: nobody is left to pass a code on. And none while it is disputed
    whose the account is, since the phone may be the stranger's.
    """
    own = Person.objects.same_human(OuterRef(OuterRef("person_id")))
    certificates = (
        Certificate.objects.filter(number_id=question.number)
        .select_related("person")
        .annotate(
            documents=ArraySubquery(own.values("id_index")),
            phones=ArraySubquery(own.filter(phone_index__isnull=False).values("phone_index")),
            is_disputed=Exists(own.filter(account__frozen_by_case__isnull=False)),
        )
    )
    row: Any = with_state(certificates, question.at).first()
    documents, phones = NOBODY, NOBODY
    if row is not None:
        documents = (bytes(row.id_index), *(bytes(each) for each in row.documents))
        phones = tuple(bytes(each) for each in row.phones) or NOBODY
    certificate: Certificate | None = row
    agrees = holder_agrees(question, documents, phones)
    if certificate is None or not agrees or has_died(certificate) or not is_answerable(certificate):
        return None
    return None if row.is_disputed else certificate


def _begin(question: Question, certificate: Certificate | None) -> WaitingForCode:
    """Write the request and the message with its code; about nobody and to nobody where nothing matched."""
    policy = question.policy
    code = new_code(policy)
    request = VerificationRequest(
        certificate=certificate,
        verifier=question.verifier,
        purpose=question.purpose,
        tries=0,
        status=VerificationStatus.PENDING,
        asked_at=question.at,
        expires_at=question.at + timedelta(minutes=policy.code_minutes),
    )
    request.session_digest = session_digest(request.id, question.session)
    request.code_digest = code_digest(request.id, code)
    request.save(force_insert=True)
    queue_message(
        at=question.at,
        person=certificate.person if certificate else None,
        phone=question.phone if certificate else None,
        template=CODE_TEMPLATE,
        parameters={"code": code, "minutes": str(policy.code_minutes)},
    )
    return WaitingForCode(request.id, request.expires_at)
