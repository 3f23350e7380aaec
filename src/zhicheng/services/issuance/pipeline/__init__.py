"""Steps 3 to 9 for one shard: number, intent, render, lint, seal, store, record. One module for each step."""

from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

__all__ = [
    "enqueue_due_work",
    "issue_shard",
]
