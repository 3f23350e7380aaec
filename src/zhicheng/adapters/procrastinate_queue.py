"""The work queue on procrastinate, in the same PostgreSQL: a job commits with what needs it, or not."""

import json
from collections.abc import Mapping, Sequence

import procrastinate
from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.sql import queries
from procrastinate.types import JobToDefer, JSONValue

from zhicheng.domain.request_ids import current_request_id

QUEUE = "zhicheng"
"""One queue for all tasks: workers are alike, and jobs are taken in the order of enqueuing."""
_PRIORITIES = {"deliver_message": 10, "process_roster": 5, "deliver_messages": 3}
"""Somebody waits for a code, and a clerk for a roster; a month of shards must not stand before them."""


class ProcrastinateQueue:
    """Defers jobs through Django's own connection.

    The app that a worker runs has another connector, outside Django's transaction; hence one of our own.
    """

    def __init__(self) -> None:
        self._connector = DjangoConnector(alias="default")
        self._app = procrastinate.App(connector=self._connector)

    def enqueue(self, task: str, *, delay_seconds: float = 0, **arguments: str) -> bool:
        """See ``services.ports.WorkQueue``."""
        return self.enqueue_all(task, [arguments], delay_seconds=delay_seconds) == 1

    def enqueue_all(self, task: str, jobs: Sequence[Mapping[str, str]], *, delay_seconds: float = 0) -> int:
        """See ``services.ports.WorkQueue``."""
        new = self._new(task, jobs)
        try:
            # A savepoint, since a job that another process enqueues in this very moment breaks the insert.
            with transaction.atomic():
                return self._defer(task, new, delay_seconds)
        except AlreadyEnqueued:
            # The other process has committed by now, so a second look finds its job.
            return self._defer(task, self._new(task, jobs), delay_seconds)

    def enqueue_new(self, task: str, jobs: Sequence[Mapping[str, str]]) -> None:
        """See ``services.ports.WorkQueue``. No other can be there, so nothing is looked for or waited for."""
        deferred = [
            JobToDefer(
                queue_name=QUEUE,
                task_name=task,
                priority=_PRIORITIES.get(task, 0),
                lock=None,
                queueing_lock=job_key(task, arguments),
                args=_with_request(arguments),
                scheduled_at=None,
            )
            for arguments in jobs
        ]
        self._connector.execute_query(queries["defer_jobs"], jobs=deferred)

    def _new(self, task: str, jobs: Sequence[Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
        keyed = {job_key(task, arguments): arguments for arguments in jobs}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT queueing_lock FROM procrastinate_jobs"
                " WHERE status = 'todo' AND queueing_lock = ANY(%s)",
                [list(keyed)],
            )
            for (waiting,) in cursor.fetchall():
                del keyed[waiting]
        return keyed

    def _defer(self, task: str, keyed: Mapping[str, Mapping[str, str]], delay_seconds: float) -> int:
        if not keyed:
            return 0
        schedule = {"seconds": max(1, round(delay_seconds))} if delay_seconds > 0 else None
        model = self._app.configure_task(
            name=task,
            queue=QUEUE,
            priority=_PRIORITIES.get(task, 0),
            schedule_in=schedule,
            allow_unknown=True,
        ).job
        self._app.job_manager.batch_defer_jobs(
            [
                model.evolve(queueing_lock=key, task_kwargs=_with_request(arguments))
                for key, arguments in keyed.items()
            ]
        )
        return len(keyed)


def _with_request(arguments: Mapping[str, str]) -> dict[str, JSONValue]:
    """What the task is called with: its arguments, and the number of the request that it is a part of.

    The number is no part of ``job_key``, since who asked for the work does not make it other work.
    """
    number = current_request_id()
    return {**arguments, "request_id": number} if number else dict(arguments)


def job_key(task: str, arguments: Mapping[str, str]) -> str:
    """What two jobs have in common when the second would do nothing new."""
    return f"{task}:{json.dumps(arguments, sort_keys=True, separators=(',', ':'))}"
