"""F17, I8: a worker that is killed while it reads a long roster; another goes on, and every row counts once.

Real processes, killed by SIGKILL. The same with 100,000 rows is `python -m tests.faults.roster_soak`.
"""

import json
import os
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest
from django.db import IntegrityError

from tests.faults.conftest import Children
from tests.faults.constraints import without
from tests.faults.roster_child import read, read_until_done
from tests.faults.waiting import is_stopped
from tests.support.cast import Cast
from tests.support.invented_rosters import all_series_filing, invented_rows, long_workbook
from tests.support.patience import PATIENCE, wait_until
from tests.support.stored import stored
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Event, Person, RosterRow, RosterUpload
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster

pytestmark = pytest.mark.django_db(transaction=True)

ROWS, CHUNK, LEASE = 6000, 500, 1.0
BAD, TWICE = 97, 101
"""Every 97th row has no name, every 101st repeats the row before it."""


def awkward_rows(count: int, filing_date: object) -> Iterator[dict[str, str]]:
    last: dict[str, str] = {}
    rows = invented_rows(count, passed_on=filing_date, employers=[("津沽甲厂", "津沽市工业局")])  # type: ignore[arg-type]
    for number, row in enumerate(rows, start=1):
        if number % BAD == 0:
            row["姓名"] = ""
        elif number % TWICE == 0 and last["姓名"]:
            row = last  # noqa: PLW2901
        yield row
        last = row


def received(count: int = ROWS) -> RosterUpload:
    cast = Cast()
    filing = all_series_filing(cast, "津备〔2026〕1号", passed=count)
    made = receive_roster(
        actor=cast.convener,
        at=cast.at,
        kind=RosterKind.EVALUATION,
        filing_id=filing.id,
        file_name="名册.xlsx",
        data=long_workbook(awkward_rows(count, filing.meeting_last)),
    )
    return stored(RosterUpload, made.upload)


def assert_every_row_counts_once(upload: RosterUpload, count: int = ROWS) -> None:
    upload.refresh_from_db()
    assert (upload.status, upload.rows_read, upload.rows_total) == ("done", count, count)
    numbers = list(
        RosterRow.objects.filter(upload=upload).order_by("number").values_list("number", flat=True)
    )
    assert numbers == list(range(2, count + 2))
    outcomes = list(upload.rows.values_list("outcome", flat=True))
    assert (
        outcomes.count("accepted") == upload.rows_accepted == Claim.objects.count() == Person.objects.count()
    )
    assert upload.rows_rejected == outcomes.count("rejected") == count // BAD
    assert upload.rows_duplicate == outcomes.count("duplicate") > 0
    assert Event.objects.filter(tag="unit:claim:uploaded").count() == upload.rows_accepted
    assert Event.objects.filter(tag="worker:roster:finished").count() == 1


class TestKilledReader:
    @pytest.mark.parametrize("share", [10, 50, 90])
    @pytest.mark.parametrize("before_commit", [True, False], ids=["before a commit", "behind a commit"])
    def test_is_followed_by_one_that_goes_on(
        self, children: Children, share: int, before_commit: bool
    ) -> None:
        upload = received()
        strike_at = ROWS * share // 100
        killed = children.run(
            read,
            upload.id,
            chunk=CHUNK,
            lease_seconds=LEASE,
            strike_at=strike_at,
            before_commit=before_commit,
        )
        assert killed == -signal.SIGKILL
        upload.refresh_from_db()
        assert upload.status == "running"
        assert upload.rows_read == upload.rows.count() == _kept(strike_at, before_commit)
        assert (
            children.run(read_until_done, upload.id, chunk=CHUNK, lease_seconds=LEASE, seconds=PATIENCE) == 0
        )
        assert_every_row_counts_once(upload)

    def test_keeps_the_roster_until_its_lease_is_over(self, children: Children) -> None:
        upload = received(1500)
        children.run(read, upload.id, chunk=CHUNK, lease_seconds=60.0, strike_at=CHUNK)
        assert process_roster(upload_id=upload.id).rows_read == CHUNK
        RosterUpload.objects.update(lease_until=None)
        assert process_roster(upload_id=upload.id).rows_read == 1500

    def test_takes_the_parser_with_it(self, children: Children, tmp_path: Path) -> None:
        upload = received(1500)
        note = tmp_path / "parser"
        children.run(read, upload.id, chunk=CHUNK, lease_seconds=60.0, strike_at=CHUNK, note=note)
        (parser,) = json.loads(note.read_text(encoding="utf-8"))
        wait_until(lambda: not _is_running(parser), "the parser ends")


class TestProgress:
    def test_never_goes_back_however_often_the_reader_is_killed(self, children: Children) -> None:
        upload = received()
        seen: list[int] = []
        killed = 0
        while upload.status != "done":
            reader = children.start(
                read,
                upload.id,
                chunk=CHUNK,
                lease_seconds=LEASE,
                strike_at=2 * CHUNK,
                before_commit=killed % 2 == 1,
            )
            while reader.is_alive():
                seen.append(RosterUpload.objects.get().rows_read)
                time.sleep(0.01)
            reader.join()
            killed += reader.exitcode == -signal.SIGKILL
            RosterUpload.objects.filter(status="running").update(lease_until=None)
            upload.refresh_from_db()
            assert killed <= ROWS // CHUNK, "the roster does not come to its end"
        assert killed >= ROWS // CHUNK // 2
        assert all(before <= after for before, after in pairwise(seen))
        assert_every_row_counts_once(upload)


class TestLateReader:
    def test_changes_nothing_once_another_has_the_roster(self, children: Children) -> None:
        upload = received(1500)
        late = _stopped_behind_first_chunk(children, upload)
        assert (
            children.run(read_until_done, upload.id, chunk=CHUNK, lease_seconds=LEASE, seconds=PATIENCE) == 0
        )
        os.kill(late, signal.SIGCONT)
        assert children.exit_code(late) == 0
        assert_every_row_counts_once(upload, 1500)


class TestControls:
    """Negative controls: what stands behind each guard shows that the guard was needed."""

    def test_without_the_bookmark_the_database_refuses_to_count_a_row_again(self, children: Children) -> None:
        upload = received(1500)
        children.run(read, upload.id, chunk=CHUNK, lease_seconds=60.0, strike_at=CHUNK)
        RosterUpload.objects.update(lease_until=None, last_row=0)
        with pytest.raises(IntegrityError, match="roster_row_once"):
            process_roster(upload_id=upload.id)

    def test_without_the_fence_a_late_reader_runs_into_the_database(self, children: Children) -> None:
        upload = received(1500)
        late = _stopped_behind_first_chunk(children, upload, fence_off=True)
        children.run(read_until_done, upload.id, chunk=CHUNK, lease_seconds=LEASE, seconds=PATIENCE)
        os.kill(late, signal.SIGCONT)
        assert children.exit_code(late) == 1
        assert_every_row_counts_once(upload, 1500)

    @pytest.mark.tampers
    def test_without_fence_and_constraint_rows_are_counted_twice(self, children: Children) -> None:
        with without("roster_row_once"):
            upload = received(1500)
            late = _stopped_behind_first_chunk(children, upload, fence_off=True)
            children.run(read_until_done, upload.id, chunk=CHUNK, lease_seconds=LEASE, seconds=PATIENCE)
            os.kill(late, signal.SIGCONT)
            children.exit_code(late)
            upload.refresh_from_db()
            assert upload.rows_read == 1500 + 2 * CHUNK


def _stopped_behind_first_chunk(children: Children, upload: RosterUpload, *, fence_off: bool = False) -> int:
    late = children.start(
        read,
        upload.id,
        chunk=CHUNK,
        lease_seconds=LEASE,
        strike_at=CHUNK,
        signal_number=signal.SIGSTOP,
        fence_off=fence_off,
    )
    wait_until(lambda: is_stopped(late.pid), "the first reader stops")
    return late.pid or 0


def _kept(strike_at: int, before_commit: bool) -> int:
    """Rows of whole chunks that were committed when the strike came."""
    chunks = -(-strike_at // CHUNK)
    return (chunks - before_commit) * CHUNK


def _is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
