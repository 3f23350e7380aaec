"""Files that hold personal data: encrypted before they reach the file store, bound to their key.

Each file has a row that names its data key, which is how the key inventory counts files without opening them.
"""

import uuid

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.records.models import SealedFile
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.personal_data import open_bytes, seal_bytes, sealing_key_id

_FIELD = "file"
UNREADABLE = "?"
"""Stands for the data key of a file that is not there, or is not one of ours."""


def store_private(key: str, data: bytes) -> None:
    """Encrypt ``data`` and store it under ``key``; on return it is on disk."""
    sealed = seal_bytes(data, field=_FIELD, row=_row(key))
    ports.files().put(key, sealed)
    SealedFile.objects.update_or_create(storage_key=key, defaults={"key_id": sealing_key_id(sealed)})


def load_private(key: str) -> bytes:
    """The bytes that were stored under ``key``. Raises a Fault when they are missing, altered or moved."""
    return open_bytes(ports.files().get(key), field=_FIELD, row=_row(key))


def delete_private(key: str) -> None:
    """Remove the file under ``key``, and what was noted of it, if it is there."""
    ports.files().delete(key)
    SealedFile.objects.filter(storage_key=key).delete()


def note_keys_of_earlier_files(*, limit: int = 1000) -> int:
    """Look up the data key of files that were stored before it was noted; returns how many were looked at.

    A file that is missing or cannot be read is noted as UNREADABLE, so that each is looked at once.
    """
    waiting = list(
        SealedFile.objects.filter(key_id="")
        .order_by("storage_key")
        .values_list("storage_key", flat=True)[:limit]
    )
    for key in waiting:
        try:
            name = sealing_key_id(ports.files().get(key))
        except Fault as fault:
            if fault.kind not in (FaultKind.LOST, FaultKind.ALTERED):
                raise
            name = UNREADABLE
        # Zero rows: the file was stored anew or removed meanwhile, and what was noted then holds.
        SealedFile.objects.filter(storage_key=key, key_id="").update(key_id=name or UNREADABLE)
    return len(waiting)


def _row(key: str) -> uuid.UUID:
    """The identity that binds ciphertext to its key, so that a file exchanged for another does not open."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"zhicheng:{key}")
