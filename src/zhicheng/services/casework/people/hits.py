"""What a search shows: rows whose document numbers and phones are masked."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from zhicheng.domain.review import ClaimStatus
from zhicheng.services.kernel.certificate_state import CertificateState

MOST_HITS = 20
"""Rows of each kind; who sees as many narrows the search instead of turning pages."""


@dataclass(frozen=True, slots=True)
class PersonHit:
    """One person, under the record that stands for all of theirs."""

    person_id: uuid.UUID
    name: str
    found_by: str
    """What was found where it is not what is registered now: a former name, number or phone."""
    document: str = field(repr=False)
    """Kind and masked number."""
    phone: str = field(repr=False)
    """Masked; empty while none is registered."""
    employer: str
    """The employer of the latest claim."""
    certificates: int
    died_on: date | None


@dataclass(frozen=True, slots=True)
class CertificateHit:
    """One certificate."""

    certificate_id: uuid.UUID
    person_id: uuid.UUID
    number: str
    name: str
    title_name: str
    state: CertificateState


@dataclass(frozen=True, slots=True)
class ClaimHit:
    """One claim."""

    claim_id: uuid.UUID
    person_id: uuid.UUID
    reference: str
    name: str
    title_name: str
    status: ClaimStatus
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UnitHit:
    """One unit."""

    unit_id: uuid.UUID
    name: str
    roles: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that one search has found."""

    people: tuple[PersonHit, ...] = ()
    certificates: tuple[CertificateHit, ...] = ()
    claims: tuple[ClaimHit, ...] = ()
    units: tuple[UnitHit, ...] = ()
    hint: str = ""
    """A sentence about a slip in the number; empty where none is seen."""

    @property
    def count(self) -> int:
        """Rows of all kinds."""
        return len(self.people) + len(self.certificates) + len(self.claims) + len(self.units)

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than is shown."""
        shown = (self.people, self.certificates, self.claims, self.units)
        return any(len(rows) >= MOST_HITS for rows in shown)

    @property
    def only_person(self) -> uuid.UUID | None:
        """The person to whom all that was found belongs; None where there are several or a unit."""
        people = {hit.person_id for hit in self.people}
        people |= {hit.person_id for hit in self.certificates} | {hit.person_id for hit in self.claims}
        return next(iter(people)) if len(people) == 1 and not self.units else None
