"""Every key that the system uses, with its algorithm, its end, and what lies under it (R40)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count

from zhicheng.documents.seal_credential import algorithm_of
from zhicheng.records.models import Artifact
from zhicheng.services.kernel import ports

WARN_BEFORE = timedelta(days=90)
_SEALED_COLUMNS = (
    ("records_person", "id_number_sealed"),
    ("records_person", "phone_sealed"),
    ("records_certificate", "id_number_sealed"),
    ("records_feedback", "text_sealed"),
)


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
    """Keys by the names that ciphertexts carry: a version byte, the name's length, the name."""
    current, _ = ports.keys().current_data_key()
    uses: dict[str, int] = {current: 0}
    with connection.cursor() as cursor:
        for table, column in _SEALED_COLUMNS:
            cursor.execute(
                f"SELECT convert_from(substring({column} FROM 3 FOR get_byte({column}, 1)), 'UTF8'), count(*)"  # noqa: S608
                f"  FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
            )
            for name, count in cursor.fetchall():
                uses[name] = uses.get(name, 0) + count
    return [
        KeyEntry("个人信息加密", name, "AES-256-GCM", name == current, count, None)
        for name, count in sorted(uses.items())
    ]
