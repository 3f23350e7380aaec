"""What a shard has to issue: its claims that are released and not yet certified or refused."""

import uuid
from dataclasses import dataclass
from datetime import date

from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.kernel.awarding_bodies import awarder_of


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
    """The shard's claims that still wait, in the order in which the batch lists them; one query."""
    claims = (
        Claim.objects.filter(batch_entry__shard_id=shard_id, status=ClaimStatus.RELEASED)
        .select_related("person", "committee", "examination__examination_body")
        .order_by("batch_entry__id")
    )
    return [_entry(claim) for claim in claims]


def _entry(claim: Claim) -> Entry:
    awarder = awarder_of(claim)
    return Entry(
        claim_id=claim.id,
        version=claim.version,
        step=claim.step,
        person_id=claim.person_id,
        name=claim.name,
        readings={int(index): str(reading) for index, reading in claim.readings.items()},
        sex=Sex(claim.person.sex),
        id_number_sealed=bytes(claim.person.id_number_sealed),
        id_index=bytes(claim.person.id_index),
        submitting_unit=claim.submitting_unit_name,
        title_name=claim.title_name,
        level=TitleLevel(claim.level),
        series=claim.series,
        specialty=claim.specialty,
        qualification_date=claim.qualification_date,
        awarding_body=awarder.name,
        awarding_unit_id=awarder.unit_id,
    )
