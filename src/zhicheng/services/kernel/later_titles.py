"""Which titles rest on a certificate, and their listing for review in the transaction that changes it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.later_titles import HeldTitle, changes_what_rests, rests_on
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.recall import RecallChange
from zhicheng.domain.review import ENDED, ClaimStatus
from zhicheng.records.models import (
    Certificate,
    CertificateStanding,
    Claim,
    LaterTitleReview,
    Person,
    Unit,
)
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.telling import About, Telling, ToUnit, tell_all

_IN_FORCE = (CertificateState.VALID.value, CertificateState.SUSPENDED.value)
_NOT_LOOKED_AT = (ClaimStatus.DRAFT, ClaimStatus.CERTIFIED, *ENDED)
"""Drafts, which nobody but their author may know of, what is over, and what has its certificate looked at."""
_MANY = 1000


@dataclass(frozen=True, slots=True)
class LaterTitle:
    """One title that rests on a certificate."""

    cause_id: uuid.UUID
    cause_number: str
    person_id: uuid.UUID
    certificate_id: uuid.UUID | None
    claim_id: uuid.UUID | None
    number: str
    """Of the certificate; empty for a claim."""
    title_name: str
    level: TitleLevel
    day: date | None


def held_title(certificate: Certificate) -> HeldTitle:
    """What a certificate prints, as far as others rest on it."""
    return HeldTitle(certificate.series, TitleLevel(certificate.level), certificate.qualification_date)


def later_titles_of(certificate_ids: Collection[uuid.UUID]) -> list[LaterTitle]:
    """Every certificate in force, and every claim on its way, that rests on one of these certificates.

    Of all records of the same human being, in five statements for any number. What is among the
    certificates asked about is left out: it changes with them.
    """
    causes = list(Certificate.objects.select_related("person").filter(id__in=certificate_ids))
    whose = {row.id: row.person.merged_into_id or row.person_id for row in causes}
    people = set(whose.values())
    records = dict(
        Person.objects.filter(Q(id__in=people) | Q(merged_into_id__in=people)).values_list(
            "id", "merged_into_id"
        )
    )
    in_force = CertificateStanding.objects.filter(
        once_open__in=_IN_FORCE, certificate__person_id__in=records
    ).exclude(certificate_id__in=certificate_ids)
    certificates = Certificate.objects.filter(id__in=in_force.values("certificate_id"))
    claims = Claim.objects.filter(person_id__in=records).exclude(
        status__in=[status.value for status in _NOT_LOOKED_AT]
    )
    titles: dict[uuid.UUID, list[tuple[HeldTitle, Certificate | Claim]]] = {}
    for row in [*certificates, *claims]:
        held = HeldTitle(row.series, TitleLevel(row.level), row.qualification_date)
        titles.setdefault(records[row.person_id] or row.person_id, []).append((held, row))
    found = [
        _line(cause, row)
        for cause in causes
        for held, row in titles.get(whose[cause.id], ())
        # A certificate's own successor is the same title, whatever it prints now.
        if _claim_of(row) != cause.claim_id and rests_on(held, held_title(cause))
    ]
    return sorted(found, key=lambda line: (line.cause_number, line.number, line.title_name))


def list_for_review(
    ledger: Ledger,
    certificate_ids: Collection[uuid.UUID],
    change: RecallChange,
    *,
    case_id: uuid.UUID | None = None,
) -> int:
    """List what rests on certificates that fell, and tell the Bureau's officers; returns how many are new.

    Nothing about those titles changes. Listed twice for the same cause, a title is listed once.
    """
    found = later_titles_of(certificate_ids)
    known = set(
        LaterTitleReview.objects.filter(cause_id__in=certificate_ids).values_list(
            "cause_id", "certificate_id", "claim_id"
        )
    )
    new = [line for line in found if (line.cause_id, line.certificate_id, line.claim_id) not in known]
    if not new:
        return 0
    LaterTitleReview.objects.bulk_create(
        [
            LaterTitleReview(
                cause_id=line.cause_id,
                change=change.value,
                case_id=case_id,
                person_id=line.person_id,
                certificate_id=line.certificate_id,
                claim_id=line.claim_id,
                found_at=ledger.at,
            )
            for line in new
        ],
        batch_size=_MANY,
    )
    for cause_id in sorted({line.cause_id for line in new}):
        count = sum(1 for line in new if line.cause_id == cause_id)
        ledger.record(EventTag.LATER_TITLES_LISTED, "certificate", cause_id, count=count)
    _tell_officers(ledger, len(new))
    return len(new)


def list_after_correction(
    ledger: Ledger, successor_ids: Sequence[uuid.UUID], *, case_id: uuid.UUID | None = None
) -> int:
    """The same for certificates that were replaced, where series, level or day differ from before."""
    changed = [
        row.predecessor_id
        for row in Certificate.objects.select_related("predecessor").filter(
            id__in=successor_ids, predecessor__isnull=False
        )
        if row.predecessor is not None and changes_what_rests(held_title(row.predecessor), held_title(row))
    ]
    causes = [key for key in changed if key is not None]
    return list_for_review(ledger, causes, RecallChange.REPLACED, case_id=case_id) if causes else 0


def _claim_of(row: Certificate | Claim) -> uuid.UUID:
    return row.claim_id if isinstance(row, Certificate) else row.id


def _line(cause: Certificate, row: Certificate | Claim) -> LaterTitle:
    is_certificate = isinstance(row, Certificate)
    return LaterTitle(
        cause_id=cause.id,
        cause_number=cause.number_id,
        person_id=row.person_id,
        certificate_id=row.id if is_certificate else None,
        claim_id=None if is_certificate else row.id,
        number=row.number_id if isinstance(row, Certificate) else "",
        title_name=row.title_name,
        level=TitleLevel(row.level),
        day=row.qualification_date,
    )


def _tell_officers(ledger: Ledger, count: int) -> None:
    offices = Unit.objects.active().filter(roles__contains=[UnitRole.BUREAU.value])
    tell_all(
        [
            Telling(
                MessageKind.TITLES_TO_REVIEW,
                ToUnit(office, UnitRole.BUREAU),
                {MessageField.COUNT: count},
                About("later_titles", "waiting"),
            )
            for office in offices.values_list("id", flat=True)
        ],
        at=ledger.at,
    )
