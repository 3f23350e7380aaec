"""Who was told that a certificate changed, for its holder and for the officers of a case."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhicheng.domain.recall import RecallChange
from zhicheng.records.models import RecallNotice, VerificationKind
from zhicheng.services.kernel.listing import Listed, listed, order_for

_ORDERS = {"at": ("at",), "title": ("certificate__title_name",), "change": ("change",)}
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One who was told of one change."""

    at: datetime
    number: str
    title_name: str
    change: RecallChange
    kind: VerificationKind
    """Through which door they had been shown the certificate."""
    verifier: str
    """A unit's name, or what an outsider called itself."""
    purpose: str


@dataclass(frozen=True, slots=True)
class ToldByCase:
    """Who was told because of one case."""

    count: int
    lines: tuple[ToldLine, ...]
    """The first fifty."""


def told_about_people(
    people: Sequence[uuid.UUID], *, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[ToldLine]:
    """Who was told about certificates of these records of one person, the latest first."""
    rows = _rows().filter(certificate__person_id__in=people)
    return listed(rows, _line, order=order_for(sort, _ORDERS, ("-at", "-id")), limit=limit, offset=offset)


def told_by_case(case_id: uuid.UUID) -> ToldByCase:
    """Who was told because of a case. Callers answer for who sees it."""
    rows = _rows().filter(case_id=case_id).order_by("certificate__number_id", "at", "id")
    return ToldByCase(rows.count(), tuple(_line(row) for row in rows[:_SHOWN]))


def _rows() -> QuerySet[RecallNotice]:
    return RecallNotice.objects.select_related("certificate")


def _line(row: RecallNotice) -> ToldLine:
    return ToldLine(
        at=row.at,
        number=row.certificate.number_id,
        title_name=row.certificate.title_name,
        change=RecallChange(row.change),
        kind=VerificationKind(row.kind),
        verifier=row.verifier,
        purpose=row.purpose,
    )
