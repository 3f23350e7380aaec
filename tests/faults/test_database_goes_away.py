"""F08 and F09: the database restarts or drops every connection; workers go on by themselves."""

import os
import signal
import uuid
from collections.abc import Iterator

import psutil
import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.faults.child import CUT, issue_cut_off, work, work_unsupervised
from tests.faults.conftest import Children
from tests.faults.invariants import violations
from tests.faults.waiting import is_issued, shards_done
from tests.support.patience import wait_until
from tests.support.released_batch import write_released_batch
from tests.support.throw_away import run_folder
from zhicheng.config.embedded_database.making import DATABASE, ROLE
from zhicheng.config.embedded_database.server import EmbeddedServer, socket_folder
from zhicheng.records.models import Artifact, IssuanceShard
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

COUNT, SHARD, LEASE = 96, 4, 1


def cut_all_connections() -> int:
    """End every session on this database but our own; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(CUT)
        return int(cursor.fetchone()[0])


class TestAllConnectionsAreCut:
    def test_the_same_workers_finish_the_batch(self, children: Children) -> None:
        batch = write_released_batch(COUNT, shard_size=SHARD)
        enqueue_due_work()
        workers = [children.start(work, LEASE) for _ in range(2)]
        cut = 0
        for round_ in range(1, 5):
            wait_until(
                lambda round_=round_: shards_done(batch.batch_id) >= 2 * round_,  # type: ignore[misc]
                "the workers go on",
            )
            cut += cut_all_connections()
        assert cut >= 4
        wait_until(lambda: is_issued(batch.batch_id), "the batch is issued")
        assert all(worker.is_alive() for worker in workers)
        assert violations() == []
        assert Artifact.objects.count() == COUNT

    def test_a_worker_cut_off_mid_shard_goes_on_with_a_new_connection(self, children: Children) -> None:
        batch = write_released_batch(2 * SHARD, shard_size=SHARD)
        connection.close()
        assert children.run(issue_cut_off, batch.shard_ids) == 0
        assert shards_done(batch.batch_id) == 1
        IssuanceShard.objects.update(lease_until=None)
        assert issue_shard(shard_id=batch.shard_ids[0], worker="later").result is ShardResult.DONE
        assert violations() == []

    def test_a_worker_that_keeps_its_dead_connection_never_recovers(self, children: Children) -> None:
        # Negative control.
        batch = write_released_batch(2 * SHARD, shard_size=SHARD)
        connection.close()
        assert children.run(issue_cut_off, batch.shard_ids, keep_connection=True) == 1
        assert shards_done(batch.batch_id) == 0


def crash(server: EmbeddedServer) -> None:
    """End the server at once, as ``pg_ctl stop -m immediate`` does; the workers may revive it before we do.

    pg_ctl itself would wait for the end of the server that a worker has just started again.
    """
    pid = int((server.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    connection.close()
    os.kill(pid, signal.SIGQUIT)
    wait_until(lambda: not psutil.pid_exists(pid), "the server is gone")


@pytest.fixture
def own_server(transactional_db: None) -> Iterator[EmbeddedServer]:
    """A durable server of this test's own, with the tables in it; ours is everybody's and never crashes."""
    data = run_folder() / f"own-{uuid.uuid4().hex[:8]}" / "postgres"
    server = EmbeddedServer(data, durable=True)
    described = connections["default"].settings_dict
    before = dict(described)
    connection.close()
    described.update(
        NAME=DATABASE,
        USER=ROLE,
        PASSWORD="",
        HOST=str(socket_folder(data)),
        PORT="",
        EMBEDDED={"data": data, "durable": True},
    )
    try:
        call_command("migrate", verbosity=0)
        yield server
    finally:
        connection.close()
        server.stop("immediate")
        described.update(before)


class TestPostgresqlIsRestartedMidBatch:
    def test_no_work_is_lost_or_done_twice(self, own_server: EmbeddedServer, children: Children) -> None:
        batch = write_released_batch(COUNT, shard_size=SHARD)
        enqueue_due_work()
        workers = [children.start(work, LEASE) for _ in range(2)]
        for round_ in range(1, 4):
            wait_until(
                lambda round_=round_: shards_done(batch.batch_id) >= 2 * round_,  # type: ignore[misc]
                "the workers go on",
            )
            done = shards_done(batch.batch_id)
            crash(own_server)
            own_server.revive()
            # What was acknowledged before the crash is there after it.
            assert shards_done(batch.batch_id) >= done
            assert violations(finished=False) == []
        wait_until(lambda: is_issued(batch.batch_id), "the batch is issued")
        assert all(worker.is_alive() for worker in workers)
        assert violations() == []
        assert Artifact.objects.count() == COUNT

    def test_procrastinates_own_worker_ends_with_work_undone(
        self, own_server: EmbeddedServer, children: Children
    ) -> None:
        # Negative control: without our supervision a worker ends when the database does.
        batch = write_released_batch(COUNT, shard_size=SHARD)
        enqueue_due_work()
        worker = children.start(work_unsupervised, LEASE)
        wait_until(lambda: shards_done(batch.batch_id) >= 1, "the worker has begun")
        crash(own_server)
        wait_until(lambda: not worker.is_alive(), "the worker ends")
        own_server.revive()
        assert not is_issued(batch.batch_id)

    def test_without_durable_commits_the_restart_loses_work(
        self, own_server: EmbeddedServer, children: Children
    ) -> None:
        # Negative control: with synchronous_commit off, what was said to be done is gone after the crash.
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER ROLE {ROLE} SET synchronous_commit = off")
        with own_server.connect() as superuser:
            superuser.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            superuser.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
            superuser.execute("SELECT pg_reload_conf()")
        connection.close()
        batch = write_released_batch(SHARD, shard_size=SHARD)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM records_claim")
            assert cursor.fetchone()[0] == SHARD
        crash(own_server)
        own_server.revive()
        assert shards_done(batch.batch_id) == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM records_claim")
            assert cursor.fetchone()[0] < SHARD
