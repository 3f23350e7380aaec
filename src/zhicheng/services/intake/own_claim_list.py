"""The list of a person's own claims."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rare_characters import Repertoire
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake.claim_outlook import Outlook, outlook_of
from zhicheng.services.intake.own_claims import OPEN, claims_of, readings_of
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.rulebook import policy_on


@dataclass(frozen=True, slots=True)
class OwnClaimLine:
    """One claim of the list."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    status: ClaimStatus
    title_name: str
    series: str
    level: TitleLevel
    created_at: datetime
    outlook: Outlook
    needs_reading: bool
    """Whether a rare character of the name has no confirmed reading, without which nothing is printed."""

    @property
    def reference(self) -> str:
        """See OwnClaim."""
        return reference_of(self.claim_id)

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to move it."""
        return self.outlook.is_live


def own_claim_lines(*, actor: Actor, on: date) -> list[OwnClaimLine]:
    """The person's claims, those of committees among them, newest first. Raises NotAllowed."""
    rows = claims_of(actor).select_related("examination__examination_body").order_by("-created_at", "-id")
    repertoire = Repertoire(policy_on(on).rare_character_repertoire)
    return [
        OwnClaimLine(
            claim_id=row.id,
            channel=IntakeChannel(row.channel),
            status=ClaimStatus(row.status),
            title_name=row.title_name,
            series=row.series,
            level=TitleLevel(row.level),
            created_at=row.created_at,
            outlook=outlook_of(row, on),
            needs_reading=row.status in OPEN
            and any(not each.confirmed for each in readings_of(row, repertoire)),
        )
        for row in rows
    ]


def live_claim_of(
    *, actor: Actor, channel: IntakeChannel, series: str, title_name: str
) -> tuple[uuid.UUID, ClaimStatus] | None:
    """The person's live claim of a title, if there is one: what the first click of two has made."""
    rows = claims_of(actor).filter(channel=channel.value, series=series, title_name=title_name)
    found = rows.live().values_list("id", "status").first()
    return (found[0], ClaimStatus(found[1])) if found else None
