"""The two hash chains: a transaction that extends one holds the lock on its last link until the commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection

ChainName = Literal["events", "log"]

GENESIS = bytes(32)
"""What the first link names as the link before it."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends now."""

    seq: int
    hash: bytes
    database_time: datetime
    """The database's own clock, which the application cannot set."""


def take_head(name: ChainName) -> Head:
    """Lock and return a chain's last link; the lock lasts until the transaction ends.

    Take it last in a transaction: every other writer of the chain waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, hash, clock_timestamp() FROM records_chainhead WHERE name = %s FOR UPDATE", [name]
        )
        seq, digest, now = cursor.fetchone()
    return Head(seq, bytes(digest), now)


def advance_head(name: ChainName, seq: int, digest: bytes) -> None:
    """Set a chain's last link, which ``take_head`` has locked, to its new last link."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_chainhead SET seq = %s, hash = %s WHERE name = %s", [seq, digest, name]
        )
