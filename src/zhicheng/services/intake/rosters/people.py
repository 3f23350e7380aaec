"""The people that a convening unit's rosters have brought in: where each stands, and what was sent back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date, collectable_from
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Certificate, Claim, ReviewDecision
from zhicheng.services.intake.claim_steps import last_turned_down, reason_of
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.listing import Listed, listed_together, order_for
from zhicheng.services.kernel.people import id_number
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.typed_search import names_or_document

_COMING = frozenset({ClaimStatus.UPLOADED, ClaimStatus.RELEASED})
_ORDERS = {
    "name": ("name",),
    "title": ("title_name",),
    "specialty": ("specialty",),
    "employer": ("employer_name",),
    "status": ("status",),
    "filing": ("filing__reference",),
}


@dataclass(frozen=True, slots=True)
class PassedPerson:
    """One person of a filing and one title."""

    claim_id: uuid.UUID
    filing_id: uuid.UUID
    reference: str
    """Of the filing."""
    name: str
    id_number: str
    """Masked; enough to tell two people of one name apart."""
    title_name: str
    level: TitleLevel
    series: str
    specialty: str
    employer: str
    status: ClaimStatus
    certificate: CertificateState | None
    """None until a number is given."""
    collectable_from: datetime | None
    """From when the person can collect; before the certificate is there, the earliest by the policy."""
    sent_back_reason: str
    """Why the Bureau sent the claim back; empty where it did not."""
    sent_back_at: datetime | None

    @property
    def standing(self) -> str:
        """Where the person stands, in words."""
        return self.certificate.label if self.certificate else self.status.label

    @property
    def kind(self) -> str:
        """What it is to the reader: ``good``, ``waiting``, ``attention`` (they act next) or ``bad``."""
        match self.status:
            case ClaimStatus.SENT_BACK:
                return "attention"
            case ClaimStatus.REJECTED | ClaimStatus.REVOKED | ClaimStatus.WITHDRAWN:
                return "bad"
            case ClaimStatus.CERTIFIED:
                return "good" if self.certificate is CertificateState.VALID else "waiting"
            case _:
                return "waiting"


def passed_people(
    *,
    actor: Actor,
    at: datetime,
    filing_id: uuid.UUID | None = None,
    status: ClaimStatus | None = None,
    search: str = "",
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[PassedPerson]:
    """People of the actor's unit's filings, in the order in which they were taken.

    ``search`` is a part of a name or a whole document number. Raises NotAllowed.
    """
    unit_id = require_role(actor, UnitRole.CONVENING_UNIT)
    rows = Claim.objects.filter(filing__committee__convening_unit_id=unit_id)
    if status is not ClaimStatus.WITHDRAWN:
        # Whom a roster brought in that was taken back is listed only where that is asked for.
        rows = rows.exclude(status=ClaimStatus.WITHDRAWN)
    if filing_id is not None:
        rows = rows.filter(filing_id=filing_id)
    if status is not None:
        rows = rows.filter(status=status)
    if search:
        rows = rows.filter(names_or_document(search, name="name", index="person__id_index"))
    shown = rows.select_related("person", "filing")
    order = order_for(sort, _ORDERS, ("created_at", "id"))
    return listed_together(shown, lambda found: _people(found, at), order=order, limit=limit, offset=offset)


def _people(claims: Sequence[Claim], at: datetime) -> list[PassedPerson]:
    reasons = last_turned_down([claim.id for claim in claims if claim.status == ClaimStatus.SENT_BACK])
    certificates = _certificates(claims, at)
    policy = policy_on(business_date(at))
    return [_person(claim, certificates.get(claim.id), reasons.get(claim.id), policy, at) for claim in claims]


def _person(
    claim: Claim,
    certificate: Certificate | None,
    sent_back: ReviewDecision | None,
    policy: Policy,
    at: datetime,
) -> PassedPerson:
    status = ClaimStatus(claim.status)
    opens = certificate.collectable_from if certificate else None
    if opens is None and status in _COMING:
        opens = collectable_from(Month.parse(claim.batch_month), policy)
    filing = claim.filing
    if filing is None:
        raise ValueError("a claim of an evaluation has its filing")
    return PassedPerson(
        claim_id=claim.id,
        filing_id=filing.id,
        reference=filing.reference,
        name=claim.name,
        id_number=mask_id_number(id_number(claim.person)),
        title_name=claim.title_name,
        level=TitleLevel(claim.level),
        series=claim.series,
        specialty=claim.specialty,
        employer=claim.employer_name,
        status=status,
        certificate=state_of(certificate) if certificate else None,
        collectable_from=opens,
        sent_back_reason=reason_of(sent_back) if sent_back else "",
        sent_back_at=sent_back.at if sent_back else None,
    )


def _certificates(claims: Sequence[Claim], at: datetime) -> dict[uuid.UUID, Certificate]:
    """The latest certificate of each claim; a correction comes after what it corrects."""
    rows: QuerySet[Certificate] = Certificate.objects.filter(claim__in=[claim.id for claim in claims])
    return {row.claim_id: row for row in with_state(rows, at).order_by("numbered_at", "id")}
