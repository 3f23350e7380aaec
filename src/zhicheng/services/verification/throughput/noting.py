"""Notes anonymous questions without making the next one wait for the disk (ADR 0014).

Every event takes the chain's lock, and a commit keeps its locks until its log is on disk: questions would be
answered one flush after another. Here the transaction commits without that wait, so the lock ends at once,
and the log is flushed afterwards, for all who wait together. No answer goes out before it is: what was
answered is noted durably, as with any other commit.
"""

from collections.abc import Sequence

from django.db import connection

from zhicheng.records.identifiers import new_id
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.verification.questions import Anonymous

_INSERT = "INSERT INTO records_verificationrecord (id, certificate_id, kind, verifier, purpose, at) VALUES "
"""As ``ledger.note_verification`` writes it; the ORM would spend most of the time of a scan here."""
_ROW = "(%s, %s, %s, '', '', %s)"


def note_anonymous(questions: Sequence[Anonymous]) -> None:
    """Write anonymous questions into the ledger and the audit trail; on return all are on disk.

    Inside a transaction of the caller's they are on disk when the caller's transaction has committed.
    """
    if not questions:
        return
    is_own = not connection.in_atomic_block
    rows = [
        value
        for question in questions
        for value in (new_id(), question.certificate_id, question.kind.value, question.at)
    ]
    with transaction(actor=SYSTEM, at=questions[-1].at) as ledger:
        with connection.cursor() as cursor:
            no_wait = "SET LOCAL synchronous_commit = off; " if is_own else ""
            cursor.execute(no_wait + _INSERT + ", ".join([_ROW] * len(questions)), rows)
        for item in questions:
            ledger.record_at(
                item.at,
                EventTag.CERTIFICATE_VERIFIED,
                "certificate",
                item.certificate_id,
                kind=item.kind.value,
            )
    if is_own:
        _flush()


def _flush() -> None:
    """Wait until everything committed so far is on disk.

    The message is not read. It is a commit of its own that holds no lock, and the log is written in
    order, so it is on disk only after all that was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'zhicheng', '')")
