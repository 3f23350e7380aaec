"""What happens by the clock. Two schedulers at once do no harm: procrastinate defers each moment once."""

import logging

from procrastinate import jobs
from procrastinate.contrib.django import app

from zhicheng.adapters.procrastinate_queue import QUEUE
from zhicheng.jobs.running import FaultBackOff, running
from zhicheng.services.accounts.access import apply_due_phone_changes, tidy_accounts
from zhicheng.services.casework.cases import (
    close_expired_cases,
    end_due_suspensions,
    settle_finished_cases,
)
from zhicheng.services.issuance.pipeline import enqueue_due_work
from zhicheng.services.kernel import forget_old_faults, note_keys_of_earlier_files, ports
from zhicheng.services.kernel.telling import forget_old_messages
from zhicheng.services.oversight.checkpoints import publish_checkpoint
from zhicheng.services.oversight.reminders import remind

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 10.0
SILENT_SECONDS = 30.0
"""A worker whose heart has not beaten for so long is dead, or as good as dead."""


@app.periodic(cron="* * * * * */20")
@app.task(name="sweep", queue=QUEUE, queueing_lock="sweep", priority=10, pass_context=False)
def sweep(timestamp: int) -> str:
    """Bring back what a killed worker left behind: every row that waits gets a job again."""
    with running("sweep"):
        work = enqueue_due_work()
    return f"{work.shards} shards, {work.uploads} uploads, {work.messages} messages"


@app.periodic(cron="* * * * * */20")
@app.task(name="deliver_outbox", queue=QUEUE, queueing_lock="deliver_outbox", priority=3)
def deliver_outbox_task(timestamp: int) -> bool:
    """See that what acts have told is delivered: one job does it, however often it is asked for."""
    with running("deliver_outbox"):
        return ports.queue().enqueue("deliver_messages")


@app.periodic(cron="* * * * * */30")
@app.task(name="retire_stalled_jobs", queue=QUEUE, queueing_lock="retire_stalled_jobs", priority=10)
async def retire_stalled_jobs(timestamp: int) -> int:
    """Close the jobs of dead workers as failed; the sweep enqueues anew what their rows still need.

    Retrying the same job could meet a newer job for the same row, which procrastinate refuses.
    """
    manager = app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS))
    for job in stalled:
        _log.warning("job %s of a dead worker is closed: %s", job.id, job.task_name)
        await manager.finish_job(job, status=jobs.Status.FAILED, delete_job=False)
    await manager.prune_stalled_workers(SILENT_SECONDS)
    return len(stalled)


@app.periodic(cron="10 0 * * *")
@app.task(name="publish_checkpoint", queue=QUEUE, queueing_lock="publish_checkpoint", retry=FaultBackOff())
def publish_head_task(timestamp: int) -> str:
    """Publish the day's checkpoint after midnight, or as soon as the timestamp authority answers again."""
    with running("publish_checkpoint"):
        return publish_checkpoint(at=ports.clock().now()).day.isoformat()


@app.periodic(cron="40 3 * * *")
@app.task(name="forget_old_jobs", queue=QUEUE, queueing_lock="forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:
    """Drop jobs that ended a week ago; what they did stands in the tables and the audit trail."""
    await app.job_manager.delete_old_jobs(nb_hours=7 * 24, include_failed=True)


@app.periodic(cron="* * * * *")
@app.task(name="apply_phone_changes", queue=QUEUE, queueing_lock="apply_phone_changes", retry=FaultBackOff())
def apply_phone_changes_task(timestamp: int) -> int:
    """Register the new phones whose cooling-off is over."""
    with running("apply_phone_changes"):
        return apply_due_phone_changes(at=ports.clock().now())


@app.periodic(cron="* * * * *")
@app.task(name="move_cases_on", queue=QUEUE, queueing_lock="move_cases_on", retry=FaultBackOff())
def move_cases_on_task(timestamp: int) -> str:
    """Settle what is carried out, close cases whose evidence never came, end suspensions that are over."""
    with running("move_cases_on"):
        at = ports.clock().now()
        settled, closed = settle_finished_cases(at=at), close_expired_cases(at=at)
        return f"{settled} settled, {closed} closed, {end_due_suspensions(at=at)} suspensions ended"


@app.periodic(cron="20 3 * * *")
@app.task(name="tidy_accounts", queue=QUEUE, queueing_lock="tidy_accounts", retry=FaultBackOff())
def tidy_accounts_task(timestamp: int) -> int:
    """Drop codes, counters, captchas and sign-ins that have done their work."""
    with running("tidy_accounts"):
        return tidy_accounts(at=ports.clock().now())


@app.periodic(cron="30 3 * * *")
@app.task(name="forget_old_faults", queue=QUEUE, queueing_lock="forget_old_faults", retry=FaultBackOff())
def forget_old_faults_task(timestamp: int) -> int:
    """Drop reports of faults that are older than the installation keeps them."""
    with running("forget_old_faults"):
        return forget_old_faults(at=ports.clock().now())


@app.periodic(cron="2 * * * *")
@app.task(name="remind", queue=QUEUE, queueing_lock="remind", priority=3, retry=FaultBackOff())
def remind_task(timestamp: int) -> str:
    """Tell what the calendar has brought about, once."""
    with running("remind"):
        done = remind(at=ports.clock().now())
    return f"{done.holders} to holders, {done.staff} to staff, {done.digests} digests"


@app.periodic(cron="50 3 * * *")
@app.task(name="forget_old_messages", queue=QUEUE, queueing_lock="forget_old_messages", retry=FaultBackOff())
def forget_old_messages_task(timestamp: int) -> int:
    """Delete messages that have been kept for as long as they are."""
    with running("forget_old_messages"):
        return forget_old_messages(at=ports.clock().now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="note_keys_of_earlier_files", queue=QUEUE, queueing_lock="note_keys_of_earlier_files")
def note_keys_of_earlier_files_task(timestamp: int) -> int:
    """Note the data keys of files that an older version stored; nothing to do once all are noted."""
    with running("note_keys_of_earlier_files"):
        return note_keys_of_earlier_files()
