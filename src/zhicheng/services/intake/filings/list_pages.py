"""A filing's list beside what was uploaded and issued, for the Bureau and for the convening unit."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number
from zhicheng.domain.people import FactKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import ApprovedPerson, Certificate, Claim, Filing, PersonFact, binding
from zhicheng.services.intake.filings.evidence import FilingDocument, evidence_of
from zhicheng.services.intake.filings.filing_pages import FilingNotFound, filing_to_upload_for
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed_together, order_for
from zhicheng.services.kernel.personal_data import open_text

_ORDERS = {"name": ("name",), "title": ("series", "title_name"), "specialty": ("specialty",)}


class ListedState(StrEnum):
    """How far somebody on a list has come."""

    NOT_UPLOADED = "not_uploaded"
    UPLOADED = "uploaded"
    ISSUED = "issued"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return {
            ListedState.NOT_UPLOADED: "未上传",
            ListedState.UPLOADED: "已上传",
            ListedState.ISSUED: "已制证",
        }[self]


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """One entry of the list."""

    name: str
    masked_number: str
    series: str
    title_name: str
    level: TitleLevel
    specialty: str
    state: ListedState


@dataclass(frozen=True, slots=True)
class FilingList:
    """A filing's list in numbers, with the documents that prove it."""

    filing_id: uuid.UUID
    reference: str
    is_decided: bool
    passed: int
    """How many people the filing says have passed."""
    listed: int | None
    """Entries of the list; None where none was handed in (名单未登记)."""
    uploaded: int
    """Claims of the filing that have not ended, those with a certificate among them."""
    issued: int
    digest: str
    """What the approval fixed; empty before."""
    notice_first: date | None
    notice_last: date | None
    documents: tuple[FilingDocument, ...]

    @property
    def missing(self) -> int:
        """How many of the list were not uploaded; a unit may upload fewer."""
        return max(0, (self.listed if self.listed is not None else self.passed) - self.uploaded)


def filing_list(*, actor: Actor, filing_id: uuid.UUID) -> FilingList:
    """List, uploaded and issued side by side. Raises FilingNotFound, NotAllowed."""
    row = _filing(actor, filing_id)
    claims = Claim.objects.live().filter(filing=row)
    return FilingList(
        filing_id=row.id,
        reference=row.reference,
        is_decided=row.decided_at is not None,
        passed=row.passed_count,
        listed=row.list_count,
        uploaded=claims.count(),
        issued=Certificate.objects.filter(
            claim__filing=row, predecessor__isnull=True, artifact__isnull=False
        ).count(),
        digest=row.list_digest,
        notice_first=row.notice_first,
        notice_last=row.notice_last,
        documents=tuple(evidence_of(row.id)),
    )


def listed_people(
    *,
    actor: Actor,
    filing_id: uuid.UUID,
    state: ListedState | None = None,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[ListedPerson]:
    """The entries of a filing's list, by name. Raises FilingNotFound, NotAllowed."""
    row = _filing(actor, filing_id)
    rows = _with_claim(ApprovedPerson.objects.filter(filing=row))
    match state:
        case ListedState.NOT_UPLOADED:
            rows = rows.filter(claim_status__isnull=True)
        case ListedState.ISSUED:
            rows = rows.filter(claim_status=ClaimStatus.CERTIFIED)
        case ListedState.UPLOADED:
            rows = rows.filter(claim_status__isnull=False).exclude(claim_status=ClaimStatus.CERTIFIED)
    order = order_for(sort, _ORDERS, ("name", "id"))
    return listed_together(rows, _people, order=order, limit=limit, offset=offset)


def _filing(actor: Actor, filing_id: uuid.UUID) -> Filing:
    if actor.role is not UnitRole.BUREAU:
        return filing_to_upload_for(actor=actor, filing_id=filing_id)
    require_role(actor, UnitRole.BUREAU)
    row = Filing.objects.select_related("committee").filter(id=filing_id).first()
    if row is None:
        raise FilingNotFound
    return row


def _with_claim(rows: QuerySet[ApprovedPerson]) -> QuerySet[Any]:
    """With the status of the claim that the entry has become, found by the person's numbers and the title."""
    owners = PersonFact.objects.filter(
        kind=FactKind.DOCUMENT.value, value_index=OuterRef(OuterRef("id_index"))
    ).values("person_id")
    claims = (
        Claim.objects.live()
        .filter(
            filing=OuterRef("filing"),
            series=OuterRef("series"),
            title_name=OuterRef("title_name"),
            specialty=OuterRef("specialty"),
        )
        .filter(Q(person__id_index=OuterRef("id_index")) | Q(person_id__in=owners))
    )
    return rows.annotate(claim_status=Subquery(claims.values("status")[:1]))


def _people(rows: Sequence[Any]) -> list[ListedPerson]:
    return [
        ListedPerson(
            name=row.name,
            masked_number=mask_id_number(
                open_text(row.id_number_sealed, field=binding(ApprovedPerson, "id_number_sealed"), row=row.id)
            ),
            series=row.series,
            title_name=row.title_name,
            level=TitleLevel(row.level),
            specialty=row.specialty,
            state=_state(row.claim_status),
        )
        for row in rows
    ]


def _state(claim_status: str | None) -> ListedState:
    if claim_status is None:
        return ListedState.NOT_UPLOADED
    return ListedState.ISSUED if claim_status == ClaimStatus.CERTIFIED else ListedState.UPLOADED
