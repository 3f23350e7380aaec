"""Step 9, Record: artifacts, log leaves, claims and failures of the shard, in one fenced transaction."""

from collections.abc import Sequence
from datetime import datetime

from zhicheng.documents.seal_credential import SealCredential
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.copying import copy_rows
from zhicheng.records.models import Artifact
from zhicheng.services.issuance.pipeline.failures import Failure, record_failures
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.predecessors import not_replaceable
from zhicheng.services.issuance.pipeline.shard_claims import move_claims, released_claim
from zhicheng.services.issuance.pipeline.shards import HeldShard, finish_shard
from zhicheng.services.issuance.pipeline.step_8_store import Stored
from zhicheng.services.issuance.pipeline.suspended_predecessors import carry_suspensions_over
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_log import SealedFile, append_leaves
from zhicheng.services.kernel.claim_messages import tell_of_sealing
from zhicheng.services.kernel.events import EventTag, transaction

_ARTIFACT = (
    "certificate",
    "intent",
    "sha256",
    "size",
    "storage_key",
    "signature_sha256",
    "key_id",
    "algorithm",
    "is_timestamped",
    "is_specimen",
    "sealed_at",
    "recorded_at",
)


def record_shard(
    shard: HeldShard,
    stored: Sequence[Stored],
    failures: Sequence[Failure],
    credential: SealCredential,
    *,
    at: datetime,
) -> None:
    """Record the shard as done: from here on its certificates exist.

    Raises ShardLost when another worker took over; then this worker's seals stay behind as intents that
    match no artifact, and nothing else of it remains.
    """
    with transaction(actor=SYSTEM, at=at) as ledger:
        now = shard.hold()
        stored, lost = _without_lost_predecessors(stored)
        failures = [*failures, *lost]
        copy_rows(Artifact, _ARTIFACT, (_artifact(item, credential, now) for item in stored))
        carry_suspensions_over(
            ledger,
            {
                page.predecessor_id: page.certificate_id
                for page in (item.page.intended.page for item in stored)
                if page.predecessor_id is not None
            },
        )
        move_claims(
            [
                released_claim(page.claim_id, page.claim_version, page.claim_step)
                for page in (item.page.intended.page for item in stored)
                if page.successor_entry_id is None
            ],
            to=ClaimStatus.CERTIFIED,
        )
        record_failures(ledger, failures, at=at)
        finish_shard(shard, summary=f"{len(failures)}条不能制作" if failures else "")
        for item in stored:
            page = item.page.intended.page
            ledger.record(
                EventTag.CERTIFICATE_ISSUED,
                "certificate",
                page.certificate_id,
                number=page.fields.number,
                claim=str(page.claim_id),
                sha256=item.page.sealed.sha256,
            )
        # Of a successor its case tells, once all of the case is carried out.
        pages = [item.page.intended.page for item in stored]
        tell_of_sealing([page.certificate_id for page in pages if page.predecessor_id is None], at=at)
        append_leaves([_leaf(item, credential) for item in stored])
        ledger.link()
        reach(FaultPoint.RECORD_WRITTEN)
    reach(FaultPoint.RECORDED)


def _without_lost_predecessors(stored: Sequence[Stored]) -> tuple[list[Stored], list[Failure]]:
    """The files that may be recorded, and as failures those whose predecessor lost its force meanwhile.

    The predecessors' rows are held until the commit, which replaces them.
    """
    lost = not_replaceable([item.page.intended.page.predecessor_id for item in stored], hold=True)
    kept = [item for item in stored if item.page.intended.page.predecessor_id not in lost]
    failures = []
    for item in stored:
        page = item.page.intended.page
        refusal = lost.get(page.predecessor_id) if page.predecessor_id is not None else None
        if refusal is not None:
            failures.append(Failure.of_page(page, code=refusal.code, sentence=refusal.sentence))
    return kept, failures


def _artifact(item: Stored, credential: SealCredential, now: datetime) -> tuple[object, ...]:
    sealed = item.page.sealed
    return (
        item.page.intended.page.certificate_id,
        item.page.intended.intent_id,
        sealed.sha256,
        len(sealed.pdf),
        item.storage_key,
        sealed.signature_sha256,
        credential.key_id,
        credential.algorithm.value,
        sealed.timestamped,
        credential.is_specimen,
        sealed.signed_at,
        now,
    )


def _leaf(item: Stored, credential: SealCredential) -> SealedFile:
    page, sealed = item.page.intended.page, item.page.sealed
    return SealedFile(
        certificate_id=page.certificate_id,
        number=page.fields.number,
        field_digest=page.digest,
        sha256=sealed.sha256,
        signature_sha256=sealed.signature_sha256,
        key_id=credential.key_id,
    )
