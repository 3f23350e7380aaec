"""Step 8, Store: the sealed files under their own SHA-256, on disk before the record speaks of them."""

from dataclasses import dataclass

from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.shards import HeldShard
from zhicheng.services.issuance.pipeline.step_7_seal import SealedPage
from zhicheng.services.kernel import ports


@dataclass(frozen=True, slots=True)
class Stored:
    """A sealed file that survives a power cut."""

    page: SealedPage
    storage_key: str


def storage_key(shard: HeldShard, sha256: str) -> str:
    """Where a sealed file lies: under its SHA-256 (hex), in one folder for each shard.

    A folder has to be flushed once for all of its new files, so a shard's files lie together.
    """
    return f"certificates/{shard.month}/{shard.shard_id.hex}/{sha256}.pdf"


def store_pages(shard: HeldShard, sealed: list[SealedPage]) -> list[Stored]:
    """Store all files of the shard; on return all are durable. Raises what the store raises (disk full)."""
    shard.keep()
    stored = [Stored(item, storage_key(shard, item.sealed.sha256)) for item in sealed]
    ports.files().put_many([(item.storage_key, item.page.sealed.pdf) for item in stored])
    reach(FaultPoint.STORED)
    return stored
