"""Names with characters that are printed as pinyin, whose readings the convening unit confirms (三(二)5)."""

import re
import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Func, QuerySet, Value

from zhicheng.documents.faces import covers
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.han import code_point
from zhicheng.domain.rare_characters import Repertoire, is_printable, propose_reading, rare_characters
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.intake.rare_readings import RareReading
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.claim_position import ClaimNotFound, Seen, seen
from zhicheng.services.kernel.rulebook import policy_on

_OPEN = [ClaimStatus.UPLOADED.value, ClaimStatus.SENT_BACK.value]


@dataclass(frozen=True, slots=True)
class RareName:
    """One person whose name holds such characters."""

    seen: Seen
    name: str
    title_name: str
    employer: str
    filing_id: uuid.UUID | None
    reference: str
    """Of the filing."""
    readings: tuple[RareReading, ...]

    @property
    def is_confirmed(self) -> bool:
        """Whether every character has its reading; without, the Bureau cannot release the claim."""
        return all(each.confirmed for each in self.readings)


def unconfirmed_names(*, actor: Actor, on: date) -> list[RareName]:
    """People of the actor's unit whose readings are not confirmed yet, in the order of their names.

    Raises NotAllowed.
    """
    repertoire = policy_on(on).rare_character_repertoire
    rows = _own_claims(actor).filter(status__in=_OPEN, batch_entry__isnull=True)
    # The database names the characters in use, and only names with a rare character are read: they are few.
    in_use = rows.order_by().annotate(character=Func(F("name"), Value(""), function="regexp_split_to_table"))
    characters = in_use.values_list("character", flat=True).distinct()
    rare = [
        character
        for character in characters
        if character and not is_printable(character, Repertoire(repertoire), covers)
    ]
    if not rare:
        return []
    held = rows.filter(name__regex=f"[{''.join(map(re.escape, rare))}]").order_by("name", "id")
    names = (_rare_name(row, Repertoire(repertoire)) for row in held)
    return [name for name in names if not name.is_confirmed]


def rare_name(*, actor: Actor, on: date, claim_id: uuid.UUID) -> RareName:
    """One person of the actor's unit, confirmed or not. Raises ClaimNotFound for any other, NotAllowed."""
    row = _own_claims(actor).filter(id=claim_id).first()
    if row is None:
        raise ClaimNotFound
    return _rare_name(row, Repertoire(policy_on(on).rare_character_repertoire))


def _own_claims(actor: Actor) -> QuerySet[Claim]:
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    rows = Claim.objects.filter(filing__committee__convening_unit_id=unit_id)
    return rows.exclude(status=ClaimStatus.WITHDRAWN).select_related("filing")


def _rare_name(row: Claim, repertoire: Repertoire) -> RareName:
    return RareName(
        seen=seen(row),
        name=row.name,
        title_name=row.title_name,
        employer=row.employer_name,
        filing_id=row.filing_id,
        reference=row.filing.reference if row.filing else "",
        readings=tuple(
            RareReading(
                index=each.index,
                character=each.character,
                code_point=code_point(each.character),
                proposed=propose_reading(row.name, each.index) or "",
                confirmed=str(row.readings.get(str(each.index), "")),
            )
            for each in rare_characters(row.name, repertoire, covers)
        ),
    )
