"""The log of sealed files: a hash chain with one leaf for each artifact, in the order of recording."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from zhicheng.records.copying import copy_rows
from zhicheng.records.models import LogLeaf
from zhicheng.services.kernel.chain import advance_head, take_head

_LEAF = ("seq", "certificate", "leaf_hash", "prev_hash", "hash")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """What a leaf commits to; all of it stands in the certificate and artifact rows."""

    certificate_id: uuid.UUID
    number: str
    field_digest: bytes
    sha256: str
    signature_sha256: str
    key_id: str

    def leaf_hash(self) -> bytes:
        """SHA-256 (32 bytes) over a canonical JSON form."""
        body = [
            str(self.certificate_id),
            self.number,
            self.field_digest.hex(),
            self.sha256,
            self.signature_sha256,
            self.key_id,
        ]
        return hashlib.sha256(json.dumps(body, separators=(",", ":")).encode()).digest()


def link_hash(seq: int, leaf_hash: bytes, prev_hash: bytes) -> bytes:
    """SHA-256 (32 bytes) of a leaf, its index and the link before it."""
    return hashlib.sha256(bytes(prev_hash) + seq.to_bytes(8, "big") + bytes(leaf_hash)).digest()


def append_leaves(files: Sequence[SealedFile]) -> None:
    """Append one leaf for each sealed file, in order. Holds the chain's lock until the transaction ends.

    Call it last, and before the events are linked: every writer takes the two locks in this order.
    """
    if not files:
        return
    head = take_head("log")
    seq, previous = head.seq, head.hash
    rows = []
    for file in files:
        seq += 1
        leaf = file.leaf_hash()
        digest = link_hash(seq, leaf, previous)
        rows.append((seq, file.certificate_id, leaf, previous, digest))
        previous = digest
    copy_rows(LogLeaf, _LEAF, rows)
    advance_head("log", seq, previous)
