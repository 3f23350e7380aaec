"""Every key that the system uses, with its algorithm, its end, and what lies under it (R40)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from zhicheng.documents.seal_credential import algorithm_of
from zhicheng.records.models import Artifact, sealed_columns
from zhicheng.services.kernel import ports

WARN_BEFORE = timedelta(days=90)
_FILES = {"attachments": "申领附件", "rosters": "名册文件"}
"""What the first folder of a file's key says of it."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What lies under a key, by kind."""

    purpose: str
    """In Chinese."""
    count: int


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key, named and never shown."""

    purpose: str
    """What it is for, in Chinese."""
    key_id: str
    algorithm: str
    in_use: bool
    """Whether new data is sealed with it."""
    uses: int
    """How many files or values were sealed with it."""
    not_after: datetime | None
    """When its certificate ends; None for keys without one."""
    is_specimen: bool = False
    holdings: tuple[Holding, ...] = ()
    """What the uses are; only for keys that encrypt data."""

    def ends_soon(self, at: datetime) -> bool:
        """Whether it ends within 90 days of ``at``, or has ended."""
        return self.not_after is not None and self.not_after <= at + WARN_BEFORE


def crypto_inventory() -> list[KeyEntry]:
    """The seal's certificate and its issuers, seal keys of the past, and the keys for personal data."""
    return [*_seal_keys(), *_data_keys()]


def _seal_keys() -> list[KeyEntry]:
    credential = ports.seal_credential()
    by_key = Artifact.objects.order_by().values_list("key_id", "algorithm").annotate(count=Count("pk"))
    counted = {key_id: (algorithm, count) for key_id, algorithm, count in by_key}
    _, uses = counted.pop(credential.key_id, ("", 0))
    entries = [
        KeyEntry(
            "电子印章",
            credential.key_id,
            credential.algorithm.value,
            True,
            uses,
            credential.certificate.not_valid_after_utc,
            credential.is_specimen,
        )
    ]
    entries += [
        KeyEntry(
            "签章上级证书",
            f"{issuer.serial_number:x}"[:16],
            algorithm_of(issuer.public_key()).value,
            True,
            0,
            issuer.not_valid_after_utc,
            credential.is_specimen,
        )
        for issuer in credential.chain
    ]
    entries += [
        KeyEntry("电子印章（以往）", key_id, algorithm, False, count, None)
        for key_id, (algorithm, count) in sorted(counted.items())
    ]
    return entries


def _data_keys() -> list[KeyEntry]:
    """Keys by the names that ciphertexts carry, in columns and in files."""
    current, _ = ports.keys().current_data_key()
    held: dict[str, list[Holding]] = {current: []}
    for purpose, name, count in _keys_in_columns():
        held.setdefault(name, []).append(Holding(purpose, count))
    for name, folder, count in _keys_of_files():
        held.setdefault(name, []).append(Holding(_FILES.get(folder, folder), count))
    return [
        KeyEntry(
            "个人信息加密",
            name or "尚未清点的早期文件",
            "AES-256-GCM",
            name == current,
            sum(holding.count for holding in holdings),
            None,
            holdings=tuple(holdings),
        )
        for name, holdings in sorted(held.items())
    ]


def _keys_in_columns() -> list[tuple[str, str, int]]:
    """For every sealed column what it holds, a key, and how many of its values the key sealed; one statement.

    A ciphertext begins with a version byte, the length of its key's name, and the name.
    """
    columns = sealed_columns()
    counts = [
        f"SELECT {place}, convert_from(substring({column.name} FROM 3"  # noqa: S608 - our own columns
        f" FOR get_byte({column.name}, 1)), 'UTF8'), count(*)"
        f" FROM {column.table} WHERE {column.name} IS NOT NULL GROUP BY 2"
        for place, column in enumerate(columns)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts) + " ORDER BY 1, 2")
        return [(columns[place].purpose, name, count) for place, name, count in cursor.fetchall()]


def _keys_of_files() -> list[tuple[str, str, int]]:
    """Key, folder and number of encrypted files, from what was noted when each was stored."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key_id, split_part(storage_key, '/', 1), count(*)"
            "  FROM records_sealedfile GROUP BY 1, 2 ORDER BY 1, 2"
        )
        return list(cursor.fetchall())
