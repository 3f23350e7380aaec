"""The batch of successors (更正、换发): decided by the two officers of a case, issued at once."""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import datetime

from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.months import Month
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import CaseDecision, IssuanceBatch, IssuanceShard, SuccessorEntry
from zhicheng.services.issuance.pipeline.predecessors import not_replaceable
from zhicheng.services.issuance.pipeline.shards import SHARD_SIZE
from zhicheng.services.issuance.templates.acts import template_in_use
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.rulebook import policy_on


def why_not_replaceable(certificate_ids: Sequence[uuid.UUID | None]) -> str:
    """The reason of the first certificate that cannot be replaced any more; empty where all can.

    One of which another case makes a successor at this moment is named with that case. Holds their rows until
    the transaction ends, so that of two cases about one certificate the second finds the first's entry.
    """
    lost = not_replaceable(certificate_ids, hold=True)
    if lost:
        return next(iter(lost.values())).sentence
    waiting = SuccessorEntry.objects.filter(predecessor__in=certificate_ids, failed_at__isnull=True)
    first = waiting.select_related("item__case", "predecessor").first()
    if first is None:
        return ""
    return (
        f"证书{first.predecessor.number_id}正在按办件{first.item.case.number}更换，不能同时再更换一次。"
        "请待该办件办结，再就更换后的证书办理。"
    )


def check_batch(
    decision: CaseDecision, count: int, *, at: datetime
) -> tuple[IssuanceBatch, list[IssuanceShard]]:
    """A batch of ``count`` successors as its first officer proposed it, with its shards, not released yet."""
    today = business_date(at)
    batch = IssuanceBatch.objects.create(
        month=str(Month.of(today)),
        kind=BatchKind.CORRECTION.value,
        status=BatchStatus.CHECKED.value,
        policy_id=policy_on(today).policy_id,
        template_id=template_in_use().sha256,
        entry_count=count,
        entries_digest=hashlib.sha256(bytes(decision.content_digest)).hexdigest(),
        checked_by_id=decision.proposed_by_id,
        checked_at=decision.proposed_at,
    )
    sizes = [min(SHARD_SIZE, count - start) for start in range(0, count, SHARD_SIZE)]
    shards = IssuanceShard.objects.bulk_create(
        IssuanceShard(
            id=new_id(), batch=batch, index=index, status=ShardStatus.PENDING.value, entry_count=size
        )
        for index, size in enumerate(sizes)
    )
    return batch, shards


def shard_of(shards: Sequence[IssuanceShard], index: int) -> IssuanceShard:
    """The shard in which the entry at ``index`` is issued."""
    return shards[index // SHARD_SIZE]


def release_successors(
    ledger: Ledger,
    batch: IssuanceBatch,
    shards: Sequence[IssuanceShard],
    entries: Sequence[SuccessorEntry],
    decision: CaseDecision,
) -> None:
    """Store the entries, release the batch by the second officer, and hand its shards to the workers."""
    SuccessorEntry.objects.bulk_create(entries, batch_size=500)
    batch.status = BatchStatus.RELEASED.value
    batch.released_by_id, batch.released_at = decision.decided_by_id, ledger.at
    batch.save(update_fields=["status", "released_by", "released_at"])
    ledger.record(
        EventTag.BATCH_RELEASED,
        "batch",
        batch.id,
        month=batch.month,
        entries=batch.entry_count,
        checked_by=str(batch.checked_by_id),
        case=str(decision.case_id),
    )
    ports.queue().enqueue_all("issue_shard", [{"shard_id": str(shard.id)} for shard in shards])
