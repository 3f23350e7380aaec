"""Notes an anonymous question without making the next one wait for the disk (ADR 0014).

Every event takes the chain's lock, and a commit keeps its locks until its log is on disk: questions would be
answered one flush after another. Here the transaction commits without that wait, so the lock ends at once,
and the log is flushed afterwards, for all who wait together. Nobody is answered before it is: what was
answered is noted durably, as with any other commit.
"""

import uuid
from datetime import datetime

from django.db import connection

from zhicheng.records.identifiers import new_id
from zhicheng.records.models import VerificationKind
from zhicheng.services.actor import SYSTEM
from zhicheng.services.events import EventTag, transaction

_INSERT = """
    INSERT INTO records_verificationrecord (id, certificate_id, kind, asker, purpose, at)
    VALUES (%s, %s, %s, '', '', %s)
"""
"""As ``ledger.note_verification`` writes it; the ORM would spend most of the time of a scan here."""


def note_anonymous(certificate_id: uuid.UUID, kind: VerificationKind, *, at: datetime) -> None:
    """Write one anonymous question into the ledger and the audit trail; on return both are on disk.

    Inside a transaction of the caller's they are on disk when that one has committed.
    """
    is_own = not connection.in_atomic_block
    with transaction(actor=SYSTEM, at=at) as ledger:
        with connection.cursor() as cursor:
            if is_own:
                cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(_INSERT, [new_id(), certificate_id, kind.value, at])
        ledger.record(EventTag.CERTIFICATE_VERIFIED, "certificate", certificate_id, kind=kind.value)
    if is_own:
        _flush()


def _flush() -> None:
    """Wait until everything committed so far is on disk.

    The message is read by nobody. It is a commit of its own that holds no lock, and the log is written in
    order, so it is on disk only after all that was committed before it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'zhicheng', '')")
