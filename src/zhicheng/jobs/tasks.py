"""What a worker does on demand. Every task may come twice, be killed, or be lost: the rows decide."""

import os
import socket
import uuid

from procrastinate.contrib.django import app

from zhicheng.adapters.procrastinate_queue import QUEUE
from zhicheng.jobs.running import FaultBackOff, running
from zhicheng.services.casework.cases import settle_finished_cases
from zhicheng.services.intake.rosters import process_roster
from zhicheng.services.issuance.pipeline import issue_shard
from zhicheng.services.kernel import deliver_message, ports
from zhicheng.services.kernel.telling import deliver_messages
from zhicheng.services.oversight.audit import audit_and_keep

_ATTEMPTS_IN_AN_HOUR = 19
"""By ``FaultBackOff``; a message that was not sent within an hour has outlived its purpose."""


def worker_name() -> str:
    """This process as the operator finds it: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


@app.task(name="issue_shard", queue=QUEUE)
def issue_shard_task(shard_id: str, request_id: str = "") -> str:
    """Issue one shard of a released batch (steps 3 to 9). After a fault the shard enqueues itself."""
    with running("issue_shard", subject=f"shard:{shard_id}", request_id=request_id):
        result = issue_shard(shard_id=uuid.UUID(shard_id), worker=worker_name()).result.value
        # A case is done once its successors are made; the minute's sweep settles what is left open here.
        settle_finished_cases(at=ports.clock().now())
        return result


@app.task(name="process_roster", queue=QUEUE)
def process_roster_task(upload_id: str, request_id: str = "") -> str:
    """Read a received roster to its end, or from where a killed worker left it; the sweep brings it back."""
    with running("process_roster", subject=f"roster:{upload_id}", request_id=request_id):
        return process_roster(upload_id=uuid.UUID(upload_id)).status


@app.task(name="deliver_message", queue=QUEUE, retry=FaultBackOff(most_attempts=_ATTEMPTS_IN_AN_HOUR))
def deliver_message_task(message_id: str, request_id: str = "") -> bool:
    """Send one text message, unless it went out already."""
    with running("deliver_message", subject=f"message:{message_id}", request_id=request_id):
        return deliver_message(message_id=uuid.UUID(message_id), at=ports.clock().now())


@app.task(name="deliver_messages", queue=QUEUE)
def deliver_messages_task(request_id: str = "") -> str:
    """Deliver what waits in the outbox, for a few seconds; the rest is the next job's."""
    with running("deliver_messages", request_id=request_id):
        done = deliver_messages()
        if done.has_more:
            ports.queue().enqueue("deliver_messages", delay_seconds=1)
    return f"{done.planned} planned, {done.sent} sent, {done.postponed} postponed, {done.ended} ended"


@app.task(name="run_audit", queue=QUEUE, retry=FaultBackOff())
def run_audit_task(with_files: str, request_id: str = "") -> str:
    """Run the audit that an officer asked for; its result stands in the audit trail."""
    with running("run_audit", request_id=request_id):
        done = audit_and_keep(with_files=with_files == "yes")
    return f"{done.breaches} breaches, {done.notes} notes"
