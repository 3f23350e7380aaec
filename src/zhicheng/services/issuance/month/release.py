"""The month's release: one officer proposes what was checked, another releases it (steps 1 and 2)."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhicheng.domain.batches import BatchKind, BatchStatus, ShardStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus, Position, Seen
from zhicheng.records.copying import copy_rows
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import BatchEntry, Claim, FinalCheckRun, IssuanceBatch, IssuanceShard
from zhicheng.services.issuance.month.final_check import MonthCheck, run_month_check
from zhicheng.services.issuance.pipeline.shards import SHARD_SIZE
from zhicheng.services.issuance.templates.acts import template_in_use
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.two_signatures import require_two_signatures


class BatchRefused(Refusal):
    """A month or batch that cannot be proposed, released or changed now."""

    code = "batch.refused"


@dataclass(frozen=True, slots=True)
class BatchState:
    """A batch after it was proposed, released, taken back, paused or resumed."""

    id: uuid.UUID
    month: str
    """``2026-11``."""
    kind: BatchKind
    status: BatchStatus
    entry_count: int
    is_paused: bool


def propose_batch(
    *, actor: Actor, at: datetime, month: Month, kind: BatchKind = BatchKind.REGULAR
) -> BatchState:
    """Check the month (核对) and propose every claim without a blocking finding for release.

    Claims of earlier months that were held back come along. Raises NotAllowed outside the Bureau, and
    BatchRefused when the month has a regular batch already, lies ahead, or has nothing to issue; the
    findings that left nothing are kept all the same. Refused, too, to an officer whose own claim is in it.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    today = business_date(at)
    if month > Month.of(today):
        raise BatchRefused(f"{month.label}还没有开始，不能提前签发。", code="batch.month_ahead")
    policy = policy_on(today)
    with transaction(actor=actor, at=at) as ledger:
        _lock_proposals()
        if kind is BatchKind.REGULAR and _regular_batch_exists(month):
            raise BatchRefused(
                f"{month.label}的批次已经提出。如有遗漏的申领，请另开补充批次。", code="batch.regular_exists"
            )
        check = run_month_check(actor=actor, at=at, month=month)
        _refuse_own_claim(actor, [claim_id for claim_id, _ in check.clean])
        batch = _checked_batch(ledger, check, policy, month, kind) if check.clean else None
    if batch is None:
        # Raised after the commit: the findings that left nothing to issue are what the officer looks at next.
        raise BatchRefused(
            f"{month.label}没有可以签发的申领：待核对{check.run.claims_checked}条，"
            f"其中{check.run.claims_blocked}条有必须解决的问题。请查看核对结果。",
            code="batch.empty",
        )
    return _state(batch)


def _checked_batch(
    ledger: Ledger, check: MonthCheck, policy: Policy, month: Month, kind: BatchKind
) -> IssuanceBatch:
    batch = IssuanceBatch.objects.create(
        month=str(month),
        kind=kind.value,
        status=BatchStatus.CHECKED.value,
        policy_id=policy.policy_id,
        template_id=template_in_use().sha256,
        entry_count=len(check.clean),
        entries_digest=_digest(check.clean),
        checked_by_id=check.run.run_by_id,
        checked_at=check.run.run_at,
    )
    copy_rows(
        BatchEntry,
        ("batch", "claim", "claim_version"),
        ((batch.id, claim_id, version) for claim_id, version in check.clean),
    )
    FinalCheckRun.objects.filter(id=check.run.id).update(batch=batch)
    ledger.record(
        EventTag.BATCH_PROPOSED,
        "batch",
        batch.id,
        month=str(month),
        kind=kind.value,
        entries=batch.entry_count,
    )
    return batch


def discard_batch(*, actor: Actor, at: datetime, batch_id: uuid.UUID) -> BatchState:
    """Take a proposed batch back, so that its claims are free again. Raises BatchRefused once released."""
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        batch = _locked_batch(batch_id)
        if batch.status != BatchStatus.CHECKED:
            raise BatchRefused("该批次已经签发或撤下，不能再撤下。", code="batch.not_proposed")
        BatchEntry.objects.filter(batch=batch)._raw_delete(using="default")
        batch.status = BatchStatus.DISCARDED.value
        batch.discarded_by_id, batch.discarded_at = officer, at
        batch.save(update_fields=["status", "discarded_by", "discarded_at"])
        ledger.record(EventTag.BATCH_DISCARDED, "batch", batch.id, month=batch.month)
    return _state(batch)


def release_batch(
    *, actor: Actor, at: datetime, batch_id: uuid.UUID, shard_size: int = SHARD_SIZE
) -> BatchState:
    """A second officer releases a proposed batch: its claims go to the workers, in shards.

    The claims must still be what the first officer checked. Raises NotAllowed outside the Bureau and
    BatchRefused for the same officer, one whose own claim is in it, a batch in another state, or claims
    changed since the check; SignatureRefused where one of the two is too new or was made by the other.
    """
    require_role(actor, UnitRole.BUREAU)
    officer = require_human(actor)
    policy_on(business_date(at))
    with transaction(actor=actor, at=at) as ledger:
        batch = _locked_batch(batch_id)
        if batch.status != BatchStatus.CHECKED:
            raise BatchRefused("该批次已经签发或撤下，无需再次签发。", code="batch.not_proposed")
        if batch.checked_by_id == officer:
            raise BatchRefused(
                "核对与签发须由两名不同的工作人员办理，请由另一名工作人员签发。", code="batch.same_officer"
            )
        require_two_signatures(first=batch.checked_by_id, second=officer, at=at)
        claims = _unchanged_claims(batch)
        _refuse_own_claim(actor, [claim.claim_id for claim in claims])
        _make_shards(batch, shard_size)
        batch.status = BatchStatus.RELEASED.value
        batch.released_by_id, batch.released_at = officer, at
        batch.save(update_fields=["status", "released_by", "released_at"])
        moves = [(claim, Position(ClaimStatus.RELEASED, claim.position.step)) for claim in claims]
        if not Claim.objects.move_all(moves) or len(moves) != batch.entry_count:
            # A claim left the Bureau's hands between the look above and this statement.
            raise BatchRefused("签发时有申领被修改，本次没有签发任何一条。请撤下批次，重新核对。")
        ledger.record(
            EventTag.BATCH_RELEASED,
            "batch",
            batch.id,
            month=batch.month,
            entries=len(moves),
            checked_by=str(batch.checked_by_id),
        )
        for claim in claims:
            ledger.record(EventTag.CLAIM_RELEASED, "claim", claim.claim_id, batch=str(batch.id))
        _enqueue_shards(batch)
    return _state(batch)


def pause_batch(*, actor: Actor, at: datetime, batch_id: uuid.UUID) -> BatchState:
    """Stop taking new shards; shards under way finish. Raises BatchRefused unless the batch is released."""
    return _set_paused(actor, at, batch_id, paused=True)


def resume_batch(*, actor: Actor, at: datetime, batch_id: uuid.UUID) -> BatchState:
    """Let the workers go on with a paused batch. Raises BatchRefused unless the batch is released."""
    return _set_paused(actor, at, batch_id, paused=False)


def _set_paused(actor: Actor, at: datetime, batch_id: uuid.UUID, *, paused: bool) -> BatchState:
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        batch = _locked_batch(batch_id)
        if batch.status != BatchStatus.RELEASED:
            raise BatchRefused("只有正在制作的批次可以暂停或继续。", code="batch.not_released")
        if batch.is_paused == paused:
            return _state(batch)
        batch.is_paused = paused
        batch.save(update_fields=["is_paused"])
        ledger.record(EventTag.BATCH_PAUSED if paused else EventTag.BATCH_RESUMED, "batch", batch.id)
        if not paused:
            _enqueue_shards(batch)
    return _state(batch)


def _state(batch: IssuanceBatch) -> BatchState:
    return BatchState(
        batch.id,
        batch.month,
        BatchKind(batch.kind),
        BatchStatus(batch.status),
        batch.entry_count,
        batch.is_paused,
    )


def _enqueue_shards(batch: IssuanceBatch) -> None:
    unfinished = batch.shards.exclude(status=ShardStatus.DONE).order_by("index")
    ports.queue().enqueue_all(
        "issue_shard", [{"shard_id": str(shard_id)} for shard_id in unfinished.values_list("id", flat=True)]
    )


def _lock_proposals() -> None:
    """Two officers who propose at once are served one after the other.

    One lock for all months: a claim held back from an earlier month would come along in either proposal.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('propose batch', 0))")


def _regular_batch_exists(month: Month) -> bool:
    batches = IssuanceBatch.objects.filter(month=str(month), kind=BatchKind.REGULAR)
    return batches.exclude(status=BatchStatus.DISCARDED).exists()


def _locked_batch(batch_id: uuid.UUID) -> IssuanceBatch:
    batch = IssuanceBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None:
        raise BatchRefused(
            "没有找到该批次，请从“月度办理”重新进入。", code="batch.not_found", kind=RefusalKind.MISSING
        )
    return batch


def _digest(entries: Iterable[tuple[uuid.UUID, int]]) -> str:
    digest = hashlib.sha256()
    for claim_id, version in sorted(entries):
        digest.update(f"{claim_id}:{version}\n".encode())
    return digest.hexdigest()


def _unchanged_claims(batch: IssuanceBatch) -> list[Seen]:
    """The batch's claims, locked, when each is still the version that was checked."""
    claims = (
        Claim.objects.select_for_update(of=("self",))
        .filter(batch_entry__batch=batch)
        .order_by("id")
        .values_list("id", "version", "status", "step", "batch_entry__claim_version")
    )
    rows = list(claims)
    changed = sum(
        1 for _, version, status, _, checked in rows if version != checked or status != ClaimStatus.UPLOADED
    )
    if changed or _digest((claim_id, checked) for claim_id, _, _, _, checked in rows) != batch.entries_digest:
        raise BatchRefused(
            f"核对之后有{changed}条申领被修改或退回，不能签发。请撤下批次，重新核对后再签发。",
            code="batch.changed_since_check",
        )
    return [
        Seen(claim_id, Position(ClaimStatus(status), step), version)
        for claim_id, version, status, step, _ in rows
    ]


def _refuse_own_claim(actor: Actor, claim_ids: list[uuid.UUID]) -> None:
    """An officer cannot check or release a month that holds their own claim (R02)."""
    if actor.person_id is None:
        return
    if Claim.objects.filter(person_id=actor.person_id, id__in=claim_ids).exists():
        raise BatchRefused("其中有您本人的申领，须由其他工作人员核对、签发。", code="batch.own_claim")


def _make_shards(batch: IssuanceBatch, shard_size: int) -> None:
    sizes = [min(shard_size, batch.entry_count - start) for start in range(0, batch.entry_count, shard_size)]
    shards = [
        IssuanceShard(
            id=new_id(), batch=batch, index=index, status=ShardStatus.PENDING.value, entry_count=size
        )
        for index, size in enumerate(sizes)
    ]
    IssuanceShard.objects.bulk_create(shards, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE records_batchentry entry SET shard_id = shard.id
              FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS position
                      FROM records_batchentry WHERE batch_id = %s) placed
              JOIN records_issuanceshard shard ON shard.batch_id = %s AND shard.index = placed.position
             WHERE entry.id = placed.id
            """,
            [shard_size, batch.id, batch.id],
        )
