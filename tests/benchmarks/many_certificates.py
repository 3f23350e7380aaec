"""A million certificates of invented people, in a throw-away database, for whatever has to be measured at that size.

One certificate is made as always, through release and issuance; all others are copies of its rows with
numbers, keys and tokens of their own. What is sealed in them is random bytes of the right length, except in
some ``REAL`` or more: those can be asked about.
"""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import models

from tests.support.released_batch import invented_id_number, write_released_batch
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Artifact, Certificate, Claim, NumberAllocation, Person, SealIntent
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.personal_data import seal_text

REAL, NOT_OUT = 15_000, 200
_FIRST_SERIAL = 10
_LONG_AGO = timedelta(days=75)
"""Certificates of then can be collected now, whatever day of the month it is."""
_COLUMNS = (
    "serial int",
    "number text",
    "person uuid",
    "claim uuid",
    "certificate uuid",
    "intent uuid",
    "person_number bytea",
    "person_phone bytea",
    "certificate_number bytea",
    "id_index bytea",
    "phone_index bytea",
    "token bytea",
    "is_out boolean",
)


@dataclass(frozen=True, slots=True)
class Held:
    """One certificate that can be asked about."""

    number: str
    id_number: str
    phone: str
    token: str
    is_out: bool
    """Whether it can be collected yet; a certificate that cannot is disclosed to no verifier."""


def make_many_certificates(count: int, server: "psycopg.Connection[object]") -> list[Held]:
    """Write ``count`` certificates; returns those that can be asked about.

    ``server`` is a superuser's connection to the same database: the guards and foreign keys are set aside
    for it alone, so that only the copying takes time.
    """
    pattern = _one_real_certificate()
    held: list[Held] = []
    with server.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"CREATE TEMP TABLE made ({', '.join(_COLUMNS)})")
        with cursor.copy("COPY made FROM STDIN") as copy:
            for row in _rows(count, held):
                copy.write_row(row)
        for model, key, changed in _copies(pattern):
            cursor.execute(_copy_statement(model, changed), [key])
        cursor.execute("DROP TABLE made")
        cursor.execute("RESET session_replication_role")
    server.commit()
    server.autocommit = True
    for model, _, _ in _copies(pattern):
        server.execute(f"VACUUM ANALYZE {model._meta.db_table}")
    # What is measured afterwards must not wait for the disk to take in what was made here.
    server.execute("CHECKPOINT")
    return held


def _one_real_certificate() -> Certificate:
    batch = write_released_batch(1, at=datetime.now(UTC) - _LONG_AGO, seed=11)
    for shard in batch.shard_ids:
        issue_shard(shard_id=shard, worker="bench")
    return Certificate.objects.select_related("artifact__intent").get(claim_id=batch.claim_ids[0])


def _rows(count: int, held: list[Held]) -> Iterator[tuple[object, ...]]:
    """What differs from copy to copy; every so often a row whose seals can be opened."""
    year, step = datetime.now(UTC).year, max(1, count // REAL)
    not_out = step * max(1, count // step // NOT_OUT)
    sizes = [len(seal_text(text, field="person.id_number", row=new_id())) for text in ("1" * 18, "1" * 11)]
    for place in range(count):
        serial = _FIRST_SERIAL + place
        number = CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", year, serial).text
        person, claim, certificate, intent = new_id(), new_id(), new_id(), new_id()
        token = os.urandom(16)
        if place % step:
            sealed: tuple[bytes, ...] = tuple(os.urandom(sizes[which]) for which in (0, 1, 0))
            indexes = (os.urandom(32), os.urandom(32))
        else:
            document, phone = invented_id_number(place + 1, female=False), f"139{place:08d}"
            held.append(Held(number, document, phone, token_text(token), bool(place % not_out)))
            sealed = (
                seal_text(document, field="person.id_number", row=person),
                seal_text(phone, field="person.phone", row=person),
                seal_text(document, field="certificate.id_number", row=certificate),
            )
            indexes = (id_index(document), phone_index(phone))
        yield (
            serial,
            number,
            person,
            claim,
            certificate,
            intent,
            *sealed,
            *indexes,
            token,
            bool(place % not_out),
        )


def _copies(
    pattern: Certificate,
) -> tuple[tuple[type[models.Model], uuid.UUID | str, dict[str, str]], ...]:
    """Each table, the key of the row to copy, and what replaces its columns."""
    return (
        (
            Person,
            pattern.person_id,
            {
                "id": "made.person",
                "id_number_sealed": "made.person_number",
                "id_index": "made.id_index",
                "phone_sealed": "made.person_phone",
                "phone_index": "made.phone_index",
            },
        ),
        (Claim, pattern.claim_id, {"id": "made.claim", "person_id": "made.person"}),
        (NumberAllocation, pattern.number_id, {"number": "made.number", "serial": "made.serial"}),
        (
            Certificate,
            pattern.id,
            {
                "id": "made.certificate",
                "number": "made.number",
                "claim_id": "made.claim",
                "person_id": "made.person",
                "id_number_sealed": "made.certificate_number",
                "id_index": "made.id_index",
                "token": "made.token",
                "collectable_from": "CASE WHEN made.is_out THEN pattern.collectable_from"
                " ELSE now() + interval '30 days' END",
            },
        ),
        (
            SealIntent,
            pattern.artifact.intent_id,
            {"id": "made.intent", "certificate_id": "made.certificate"},
        ),
        (
            Artifact,
            pattern.id,
            {
                "certificate_id": "made.certificate",
                "intent_id": "made.intent",
                "sha256": "encode(sha256(made.token), 'hex')",
            },
        ),
    )


def _copy_statement(model: type[models.Model], changed: dict[str, str]) -> str:
    names = [str(field.column) for field in model._meta.concrete_fields]
    values = [changed.get(name, f'pattern."{name}"') for name in names]
    table, key = model._meta.db_table, model._meta.pk.column
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)}"
        f' FROM made, (SELECT * FROM {table} WHERE "{key}" = %s) AS pattern'
    )
