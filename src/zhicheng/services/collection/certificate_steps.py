"""A certificate's life as an officer reads it, oldest first, from rows."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from zhicheng.records.models import (
    Account,
    Certificate,
    CertificateAccess,
    CertificateAccessKind,
    Revocation,
    Unit,
    VerificationRecord,
)
from zhicheng.services.kernel.bureau_offices import offices_of
from zhicheng.services.kernel.event_labels import TAG_LABELS
from zhicheng.services.kernel.events import EventTag

_MOST_STEPS = 200
_ACCESSES = {
    CertificateAccessKind.DOWNLOADED: EventTag.CERTIFICATE_DOWNLOADED,
    CertificateAccessKind.EXPORTED: EventTag.CERTIFICATE_EXPORTED,
    CertificateAccessKind.ID_REVEALED: EventTag.ID_NUMBER_REVEALED,
}


@dataclass(frozen=True, slots=True)
class CertificateStep:
    """One event of the certificate's life."""

    at: datetime
    label: str
    who: str
    """The unit and the officer, the holder, or the system."""
    reason: str


class _Found(NamedTuple):
    at: datetime
    tag: EventTag
    account_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    reason: str = ""


def certificate_steps(certificate: Certificate) -> list[CertificateStep]:
    """The first two hundred steps. For services that checked who asks."""
    # Sorted by time alone: the sort is stable, and what is found first comes first within one instant.
    found = sorted(_found(certificate), key=lambda step: step.at)[:_MOST_STEPS]
    units = dict(
        Unit.objects.filter(id__in={step.unit_id for step in found if step.unit_id}).values_list("id", "name")
    )
    acting = {step.account_id for step in found if step.unit_id and step.account_id}
    people = dict(Account.objects.filter(id__in=acting).values_list("id", "display_name"))
    return [
        CertificateStep(step.at, TAG_LABELS[step.tag], _who(step, units, people), step.reason)
        for step in found
    ]


def _found(certificate: Certificate) -> Iterator[_Found]:
    yield _Found(certificate.numbered_at, EventTag.CERTIFICATE_NUMBERED)
    artifact = getattr(certificate, "artifact", None)
    if artifact is not None:
        yield _Found(artifact.sealed_at, EventTag.CERTIFICATE_ISSUED)
    for access in CertificateAccess.objects.filter(certificate=certificate).order_by("at")[:_MOST_STEPS]:
        tag = _ACCESSES[CertificateAccessKind(access.kind)]
        yield _Found(access.at, tag, access.account_id, access.unit_id, access.reason)
    for asked in VerificationRecord.objects.filter(certificate=certificate).order_by("at")[:_MOST_STEPS]:
        yield _Found(asked.at, EventTag.CERTIFICATE_VERIFIED, asked.account_id, asked.unit_id)
    yield from _hand_mark(certificate)
    yield from _revocations(certificate)


def _hand_mark(certificate: Certificate) -> Iterator[_Found]:
    order = getattr(certificate, "hand_mark_order", None)
    if order is not None and order.confirmed_at is not None:
        # An order without a unit is one of a body outside the city, for which the Bureau confirms.
        unit = order.unit_id or offices_of([order.confirmed_by_id]).get(order.confirmed_by_id)
        yield _Found(order.confirmed_at, EventTag.HAND_MARK_CONFIRMED, order.confirmed_by_id, unit)


def _revocations(certificate: Certificate) -> Iterator[_Found]:
    rows = list(Revocation.objects.filter(certificate=certificate).order_by("requested_at"))
    offices = offices_of(
        {account for row in rows for account in (row.requested_by_id, row.decided_by_id) if account}
    )
    for row in rows:
        requester, decider = row.requested_by_id, row.decided_by_id
        yield _Found(
            row.requested_at, EventTag.REVOCATION_REQUESTED, requester, offices.get(requester), row.reason
        )
        if decider is not None and row.decided_at is not None:
            yield _Found(row.decided_at, EventTag.REVOCATION_DECIDED, decider, offices.get(decider))


def _who(step: _Found, units: dict[uuid.UUID, str], people: dict[uuid.UUID, str]) -> str:
    if step.account_id is None:
        return "系统"
    if step.unit_id is None:
        return "持证人"
    return " ".join(filter(None, (units.get(step.unit_id, ""), people.get(step.account_id, ""))))
