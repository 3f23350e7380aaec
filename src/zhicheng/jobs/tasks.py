"""What a worker does on demand. Every task may come twice, be killed, or be lost: the rows decide."""

import os
import socket
import uuid

from procrastinate.contrib.django import app

from zhicheng.adapters.procrastinate_queue import QUEUE
from zhicheng.services.issuance.pipeline import issue_shard


def worker_name() -> str:
    """This process as the operator finds it: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


@app.task(name="issue_shard", queue=QUEUE)
def issue_shard_task(shard_id: str) -> str:
    """Issue one shard of a released batch (steps 3 to 9)."""
    return issue_shard(shard_id=uuid.UUID(shard_id), worker=worker_name()).result.value
