"""Step 7, Seal (加盖电子印章): each page sealed once under its intent; the seal is verified at once."""

from dataclasses import dataclass

from zhicheng.documents.pdf_objects import PdfRefused
from zhicheng.documents.sealing import Sealed
from zhicheng.services.issuance.pipeline.failures import Failure
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.issuance.pipeline.step_4_intent import Intended
from zhicheng.services.issuance.pipeline.step_6_lint import Linted
from zhicheng.services.issuance.pipeline.workers_equipment import WorkerEquipment
from zhicheng.services.kernel import ports


@dataclass(frozen=True, slots=True)
class SealedPage:
    """A sealed and verified page, held in memory only."""

    intended: Intended
    sealed: Sealed


def seal_pages(
    shard: HeldShard, equipment: WorkerEquipment, linted: list[Linted]
) -> tuple[list[SealedPage], list[Failure]]:
    """Seal each page at the time of the clock, which step 4 compared with the database's.

    Raises ShardLost when the lease is gone, and whatever Refusal the key's holder or the timestamp
    authority gives: those are failures of the world outside, not of the entry.
    """
    sealed: list[SealedPage] = []
    failures: list[Failure] = []
    clock = ports.clock()
    for item in linted:
        shard.keep()
        try:
            made = equipment.sealer.seal(
                item.pdf,
                box=equipment.template.seal_box,
                signed_at=clock.now(),
                reason=equipment.reason,
                location=equipment.location,
            )
        except PdfRefused as refused:
            failures.append(Failure.of_page(item.intended.page, code=refused.code, sentence=refused.sentence))
        else:
            sealed.append(SealedPage(item.intended, made))
        reach(FaultPoint.SEALED)
    reach(FaultPoint.ALL_SEALED)
    return sealed, failures
