"""What a worker does on demand. Every task may come twice, be killed, or be lost: the rows decide."""

import os
import socket
import uuid

from procrastinate.contrib.django import app

from zhicheng.adapters.procrastinate_queue import QUEUE
from zhicheng.services.intake.rosters import process_roster
from zhicheng.services.issuance.pipeline import issue_shard
from zhicheng.services.kernel import deliver_message, ports
from zhicheng.services.oversight.audit import audit_and_keep


def worker_name() -> str:
    """This process as the operator finds it: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


@app.task(name="issue_shard", queue=QUEUE)
def issue_shard_task(shard_id: str) -> str:
    """Issue one shard of a released batch (steps 3 to 9)."""
    return issue_shard(shard_id=uuid.UUID(shard_id), worker=worker_name()).result.value


@app.task(name="process_roster", queue=QUEUE)
def process_roster_task(upload_id: str) -> str:
    """Read a received roster to its end, or from where a killed worker left it."""
    return process_roster(upload_id=uuid.UUID(upload_id)).status


@app.task(name="deliver_message", queue=QUEUE)
def deliver_message_task(message_id: str) -> bool:
    """Send one text message, unless it went out already."""
    return deliver_message(message_id=uuid.UUID(message_id), at=ports.clock().now())


@app.task(name="run_audit", queue=QUEUE)
def run_audit_task(with_files: str) -> str:
    """Run the audit that an officer asked for; its result stands in the audit trail."""
    done = audit_and_keep(with_files=with_files == "yes")
    return f"{done.breaches} breaches, {done.notes} notes"
