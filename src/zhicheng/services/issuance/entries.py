"""What a shard has to issue: its claims that are released and not yet certified or refused."""

import uuid
from dataclasses import dataclass
from datetime import date

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim

_COLUMNS = (
    "id",
    "version",
    "step",
    "channel",
    "person_id",
    "name",
    "readings",
    "person__sex",
    "person__id_number_sealed",
    "person__id_index",
    "submitting_unit_name",
    "title_name",
    "level",
    "series",
    "specialty",
    "qualification_date",
    "committee__name",
    "committee__convening_unit_id",
    "entrusted_body",
    "employer_id",
    "employer_name",
    "examination__examination_body__name",
    "examination__examination_body_id",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One released claim with everything that its certificate prints."""

    claim_id: uuid.UUID
    version: int
    step: int
    person_id: uuid.UUID
    name: str
    """The true name."""
    readings: dict[int, str]
    """Confirmed pinyin by character index."""
    sex: Sex
    id_number_sealed: bytes
    id_index: bytes
    submitting_unit: str
    title_name: str
    level: TitleLevel
    series: str
    specialty: str
    qualification_date: date | None
    awarding_body: str
    """By channel (clause 三(二)1), never typed."""
    awarding_unit_id: uuid.UUID | None
    """Who writes a rare character by hand on the print; None for a body outside the city."""


def entries_to_issue(shard_id: uuid.UUID) -> list[Entry]:
    """The shard's claims that still wait, in the order in which the batch lists them."""
    rows = (
        Claim.objects.filter(batch_entry__shard_id=shard_id, status=ClaimStatus.RELEASED)
        .order_by("batch_entry__id")
        .values_list(*_COLUMNS)
    )
    return [_entry(dict(zip(_COLUMNS, row, strict=True))) for row in rows]


def _entry(row: dict[str, object]) -> Entry:
    body, unit = _awarding_body(row)
    readings = row["readings"] if isinstance(row["readings"], dict) else {}
    return Entry(
        claim_id=row["id"],  # type: ignore[arg-type]
        version=row["version"],  # type: ignore[arg-type]
        step=row["step"],  # type: ignore[arg-type]
        person_id=row["person_id"],  # type: ignore[arg-type]
        name=str(row["name"]),
        readings={int(index): str(reading) for index, reading in readings.items()},
        sex=Sex(row["person__sex"]),
        id_number_sealed=bytes(row["person__id_number_sealed"]),  # type: ignore[arg-type]
        id_index=bytes(row["person__id_index"]),  # type: ignore[arg-type]
        submitting_unit=str(row["submitting_unit_name"]),
        title_name=str(row["title_name"]),
        level=TitleLevel(row["level"]),
        series=str(row["series"]),
        specialty=str(row["specialty"]),
        qualification_date=row["qualification_date"],  # type: ignore[arg-type]
        awarding_body=body,
        awarding_unit_id=unit,
    )


def _awarding_body(row: dict[str, object]) -> tuple[str, uuid.UUID | None]:
    match RULES[IntakeChannel(row["channel"])].awarding_body:
        case AwardingBody.COMMITTEE:
            # An entrusted evaluation has no committee here: the body sits in a ministry or another province.
            name, unit = row["committee__name"] or row["entrusted_body"], row["committee__convening_unit_id"]
        case AwardingBody.EMPLOYER:
            name, unit = row["employer_name"], row["employer_id"]
        case AwardingBody.EXAMINATION_BODY:
            name = row["examination__examination_body__name"]
            unit = row["examination__examination_body_id"]
    return str(name or ""), unit  # type: ignore[return-value]
