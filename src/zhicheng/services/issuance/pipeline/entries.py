"""What a shard has to issue: its claims that are released and not yet certified or refused.

A correction batch has successor entries in their place: the claim stays certified, and what is printed was
decided with a case.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from zhicheng.domain.batches import BatchKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Person, SuccessorEntry, binding
from zhicheng.services.kernel.awarding_bodies import awarder_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One released claim, or one decided successor, with everything that its certificate prints."""

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
    id_number_bound_to: str
    """The column that the sealed number belongs to, and the row in ``id_number_row``."""
    id_number_row: uuid.UUID
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
    successor_entry_id: uuid.UUID | None = None
    """The decided successor that this is; None for a claim's first certificate."""
    predecessor_id: uuid.UUID | None = None
    """The certificate that the new one takes the place of."""


def entries_to_issue(shard_id: uuid.UUID, kind: BatchKind) -> list[Entry]:
    """The shard's entries that still wait, in the order in which the batch lists them; one query."""
    if kind is BatchKind.CORRECTION:
        successors = SuccessorEntry.objects.filter(shard_id=shard_id, failed_at__isnull=True)
        return [_successor(row) for row in successors.select_related("claim").order_by("index")]
    claims = (
        Claim.objects.filter(batch_entry__shard_id=shard_id, status=ClaimStatus.RELEASED)
        .select_related("person", "committee", "examination__examination_body")
        .order_by("batch_entry__id")
    )
    return [_entry(claim) for claim in claims]


def _successor(row: SuccessorEntry) -> Entry:
    return Entry(
        claim_id=row.claim_id,
        version=row.claim.version,
        step=row.claim.step,
        person_id=row.person_id,
        name=row.name,
        readings={int(index): str(reading) for index, reading in row.readings.items()},
        sex=Sex(row.sex),
        id_number_sealed=bytes(row.id_number_sealed),
        id_number_bound_to=binding(SuccessorEntry, "id_number_sealed"),
        id_number_row=row.id,
        id_index=bytes(row.id_index),
        submitting_unit=row.submitting_unit,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        series=row.series,
        specialty=row.specialty,
        qualification_date=row.qualification_date,
        awarding_body=row.awarding_body,
        awarding_unit_id=row.awarding_unit_id,
        successor_entry_id=row.id,
        predecessor_id=row.predecessor_id,
    )


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
        id_number_bound_to=binding(Person, "id_number_sealed"),
        id_number_row=claim.person_id,
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
