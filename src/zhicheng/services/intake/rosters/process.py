"""Reading a roster: a worker takes it under a lease and a fence, and resumes behind the last row written."""

import uuid
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from itertools import islice

from django.db import DatabaseError, IntegrityError, OperationalError, connection
from psycopg.errors import DeadlockDetected

from zhicheng.documents.rosters.reader import RawRow, RosterReading, read_roster
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.faults import Fault
from zhicheng.domain.policies import Policy
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.rows import EvaluationRow, RowContext, check_row
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import RosterUpload
from zhicheng.services.intake.rosters.evaluation import plan_evaluation
from zhicheng.services.intake.rosters.examination import plan_examination
from zhicheng.services.intake.rosters.outcomes import ChunkPlan
from zhicheng.services.intake.rosters.roster_state import RosterState, roster_state
from zhicheng.services.intake.rosters.units import UnitBook
from zhicheng.services.intake.rosters.writing import PlanOutdated, UploadLost, write_chunk
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.rights import scope_of_meeting
from zhicheng.services.kernel.rulebook import catalogue, policy_on
from zhicheng.services.kernel.stored_files import load_private

CHUNK = 1000
"""Rows to a transaction: few enough to lose little, enough to spread the cost of a commit."""
LEASE = timedelta(seconds=60)
_MOST_TRIES = 3
_LONGEST_PAUSE = 300.0
"""Seconds; a roster that meets a fault again and again is tried at least this often."""


def process_roster(
    *,
    upload_id: uuid.UUID,
    lease: timedelta = LEASE,
    on_progress: Callable[[RosterState], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> RosterState:
    """Read, check and store a received roster, from where an earlier worker left it.

    Idempotent: a roster that is done, refused, stopped, or in the hands of a live worker is returned as it
    is. ``on_progress`` hears of every stored chunk; when ``should_stop`` says so, and when the process is
    interrupted, the roster is given back for another worker to resume. So it is before a Fault is raised,
    but waits longer each time; a Fault never refuses a roster.
    """
    fence = _take(upload_id, lease)
    upload = _load(upload_id)
    if fence is None:
        return roster_state(upload)
    reading = _Reading(upload, fence, lease)
    try:
        with closing(_rows(upload)) as rows:
            while chunk := list(islice(rows, CHUNK)):
                reading.expect(rows.last_row)
                reading.store(chunk)
                if on_progress is not None:
                    on_progress(roster_state(_load(upload_id)))
                if should_stop is not None and should_stop():
                    reading.give_back()
                    return roster_state(_load(upload_id))
        reading.finish()
    except RosterRefused as refusal:
        reading.refuse(refusal)
    except UploadLost:
        pass
    except Fault:
        # The file or its key is away: the roster waits for the operator, with all rows stored so far.
        with suppress(DatabaseError):
            reading.postpone()
        raise
    except (KeyboardInterrupt, SystemExit):
        # The next worker need not wait for the lease to end. Without a database it does end by itself.
        with suppress(DatabaseError):
            reading.give_back()
        raise
    return roster_state(_load(upload_id))


def _rows(upload: RosterUpload) -> RosterReading:
    return read_roster(
        load_private(upload.storage_key),
        upload.file_name,
        RosterKind(upload.kind),
        start_row=upload.last_row,
    )


class _Reading:
    """One worker's hold on one upload, and what all of its rows are judged against."""

    def __init__(self, upload: RosterUpload, fence: int, lease: timedelta) -> None:
        self._upload, self._fence, self._lease = upload, fence, lease
        self._policy: Policy = policy_on(business_date(upload.uploaded_at))
        self._context = _context(upload, self._policy)
        self._units = UnitBook()
        self._is_expected = False
        # The roster is its uploader's act: the worker only carries it out.
        self._actor = Actor(
            upload.uploaded_by_id,
            upload.uploaded_by.display_name,
            UnitRole.EXAMINATION_BODY if upload.examination_id else UnitRole.CONVENING_UNIT,
            upload.unit_id,
        )

    def expect(self, last_row: int | None) -> None:
        """Note how many rows there are at most, for the progress display; ``finish`` says it exactly."""
        if last_row is None or self._is_expected:
            return
        at_most = self._upload.rows_read + max(last_row - self._upload.last_row, 0)
        self._is_expected = self._set(RosterUploadStatus.RUNNING, "rows_total = %s", [at_most])

    def store(self, chunk: list[RawRow]) -> None:
        """Decide and write one chunk in one transaction.

        Another roster may bring in the same person at the same moment; the constraint lets one of the two
        through, and the chunk is decided anew on what stands then. So it is when the Bureau moves a claim
        that the chunk corrects. Raises UploadLost.
        """
        for attempt in range(1, _MOST_TRIES + 1):
            try:
                with transaction(actor=self._actor, at=self._upload.uploaded_at) as ledger:
                    write_chunk(ledger, self._upload, self._plan(chunk), fence=self._fence, lease=self._lease)
            except (IntegrityError, OperationalError, PlanOutdated) as error:
                if attempt == _MOST_TRIES or not _is_conflict(error):
                    raise
            else:
                return

    def _plan(self, chunk: list[RawRow]) -> ChunkPlan:
        kind = RosterKind(self._upload.kind)
        checked = [(row.number, check_row(kind, row.cells, self._context)) for row in chunk]
        if self._upload.filing is not None:
            rows = [(number, row) for number, row in checked if isinstance(row, EvaluationRow | tuple)]
            return plan_evaluation(self._upload, self._upload.filing, rows, self._units, self._policy)
        if self._upload.examination is None:
            raise UploadLost
        passed = [(number, row) for number, row in checked if not isinstance(row, EvaluationRow)]
        return plan_examination(self._upload, self._upload.examination, passed)

    def finish(self) -> None:
        """Close the upload: every row of the file is accounted for."""
        now = ports.clock().now()
        with transaction(actor=self._actor, at=now) as ledger:
            if self._set(RosterUploadStatus.DONE, "rows_total = rows_read, finished_at = %s", [now]):
                upload = _load(self._upload.id)
                ledger.record(
                    EventTag.ROSTER_FINISHED,
                    "roster",
                    upload.id,
                    read=upload.rows_read,
                    accepted=upload.rows_accepted,
                    rejected=upload.rows_rejected,
                    duplicate=upload.rows_duplicate,
                )

    def refuse(self, refusal: RosterRefused) -> None:
        """Close the upload as unreadable; rows stored before the fault stay, and are accounted for."""
        now = ports.clock().now()
        with transaction(actor=self._actor, at=now) as ledger:
            if self._set(
                RosterUploadStatus.REFUSED, "refusal = %s, finished_at = %s", [refusal.sentence[:500], now]
            ):
                ledger.record(EventTag.ROSTER_REFUSED, "roster", self._upload.id, code=refusal.code)

    def give_back(self) -> None:
        """Let any worker go on behind the last row written."""
        self._set(RosterUploadStatus.RECEIVED, "lease_until = NULL", [])

    def postpone(self) -> None:
        """Let any worker go on later: the pause doubles with every time it was taken, up to five minutes."""
        pause = min(_LONGEST_PAUSE, 2.0 ** min(self._fence, 10))
        self._set(
            RosterUploadStatus.RECEIVED,
            "lease_until = clock_timestamp() + %s * interval '1 second'",
            [pause],
        )

    def _set(self, status: RosterUploadStatus, changes: str, values: list[object]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE records_rosterupload SET status = %s, {changes} "  # noqa: S608  # fixed texts of this module
                "WHERE id = %s AND fence = %s AND status = %s",
                [status.value, *values, self._upload.id, self._fence, RosterUploadStatus.RUNNING.value],  # type: ignore[list-item]
            )
            # Zero rows: another worker took over, or the unit stopped it; there is nothing to close.
            return bool(cursor.rowcount == 1)


def _is_conflict(error: Exception) -> bool:
    """Whether another transaction was in the way, so that the same chunk may go through a second time."""
    return not isinstance(error, OperationalError) or isinstance(error.__cause__, DeadlockDetected)


def _take(upload_id: uuid.UUID, lease: timedelta) -> int | None:
    """Take the upload under a new fence; None when there is nothing to take. The lease is database time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_rosterupload
               SET status = %(running)s, fence = fence + 1,
                   lease_until = clock_timestamp() + %(lease)s * interval '1 second'
             WHERE id = %(upload)s AND status IN (%(received)s, %(running)s)
               AND (lease_until IS NULL OR lease_until <= clock_timestamp())
            RETURNING fence
            """,
            {
                "lease": lease.total_seconds(),
                "upload": upload_id,
                "received": RosterUploadStatus.RECEIVED.value,
                "running": RosterUploadStatus.RUNNING.value,
            },
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def _load(upload_id: uuid.UUID) -> RosterUpload:
    return RosterUpload.objects.select_related("filing__committee", "examination", "uploaded_by").get(
        id=upload_id
    )


def _context(upload: RosterUpload, policy: Policy) -> RowContext:
    on = business_date(upload.uploaded_at)
    filing, examination = upload.filing, upload.examination
    if filing is None:
        held_on = examination.held_on if examination else None
        return RowContext(policy=policy, catalogue=catalogue(), on=on, held_on=held_on)
    series, levels = scope_of_meeting(filing.committee, first=filing.meeting_first, last=filing.meeting_last)
    return RowContext(
        policy=policy,
        catalogue=catalogue(),
        on=on,
        series=series,
        levels=levels,
        meeting_first=filing.meeting_first,
        meeting_last=filing.meeting_last,
        approved_on=filing.approved_on,
    )
