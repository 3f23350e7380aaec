"""The reference number of a claim (受理编号): the end of its random key, in groups that can be read out."""

import uuid


def reference_of(claim_id: uuid.UUID) -> str:
    """The number that a person quotes instead of their document: ``SL-0A1B-2C3D-4E5F``."""
    tail = claim_id.hex[-12:].upper()
    return f"SL-{tail[:4]}-{tail[4:8]}-{tail[8:]}"
