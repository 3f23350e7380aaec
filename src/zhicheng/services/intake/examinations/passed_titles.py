"""The titles that pass rosters say a person has passed: what an examination claim is made of (二(一)3)."""

import uuid
from dataclasses import dataclass
from datetime import date

from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import PassRosterEntry, Person
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed


@dataclass(frozen=True, slots=True)
class PassedTitle:
    """One line of a pass roster."""

    entry_id: uuid.UUID
    examination: str
    examination_body: str
    held_on: date
    series: str
    title_name: str
    level: TitleLevel
    specialty: str


def own_passed_titles(*, actor: Actor) -> list[PassedTitle]:
    """What the person has passed, newest first. Raises NotAllowed for an actor who is no holder."""
    return [
        PassedTitle(
            entry_id=entry.id,
            examination=entry.examination.name,
            examination_body=entry.examination.examination_body.name,
            held_on=entry.held_on,
            series=entry.series,
            title_name=entry.title_name,
            level=TitleLevel(entry.level),
            specialty=entry.specialty,
        )
        for entry in _entries(actor)
    ]


def details_of_pass(*, actor: Actor, entry_id: uuid.UUID) -> ClaimDetails:
    """What a claim of a passed title begins with. Raises ClaimRefused for a line of somebody else."""
    entry = next((item for item in _entries(actor) if item.id == entry_id), None)
    if entry is None:
        raise ClaimRefused("合格名册中没有所选的资格，请重新选择。", field="entry")
    return ClaimDetails(
        series=entry.series,
        title_name=entry.title_name,
        specialty=entry.specialty,
        qualification_date=entry.examination.held_on,
        examination_id=entry.examination_id,
    )


def _entries(actor: Actor) -> list[PassRosterEntry]:
    own = Person.objects.filter(id__in=actor.own_records)
    documents = [bytes(index) for index in own.values_list("id_index", flat=True)]
    if not documents:
        raise NotAllowed("请先完成实名认证，再申领证书。")
    entries = PassRosterEntry.objects.filter(id_index__in=documents)
    return list(
        entries.select_related("examination__examination_body").order_by("-held_on", "series", "title_name")
    )
