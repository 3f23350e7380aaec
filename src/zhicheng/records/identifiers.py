"""Row identifiers that sort by time and can be known before the row is written."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits.

    The key must be known before the row exists, since it is bound into the encryption of the row's
    personal data; and it must sort by time, so that bulk inserts touch the end of each index.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big") & ((1 << 74) - 1)
    head = (milliseconds & ((1 << 48) - 1)) << 80
    return uuid.UUID(int=head | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | (random & ((1 << 62) - 1)))


def new_check_token() -> bytes:
    """Sixteen random bytes for an address that anybody may read off a printed page (122 bits would do)."""
    return os.urandom(16)
