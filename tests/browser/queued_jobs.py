"""Does the work of the workers in this process, so that a test knows when it is done."""

import json

from django.db import connection
from procrastinate.contrib.django import app

_MOST_JOBS = 500
_NEXT = (
    "SELECT id, task_name, args::text FROM procrastinate_jobs"
    " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
    " ORDER BY priority DESC, id LIMIT 1"
)


def run_queued_jobs() -> int:
    """Run every job that waits and is due, also those that these enqueue; returns how many ran."""
    app.perform_import_paths()
    for done in range(_MOST_JOBS):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT)
            job = cursor.fetchone()
            if job is None:
                return done
            # Gone before it runs, as a job in hand is: it must be possible to enqueue the like of it anew.
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job[0]])
        _, task, arguments = job
        app.tasks[task].func(**json.loads(arguments))
    raise AssertionError(f"after {_MOST_JOBS} jobs the queue is still not empty")
