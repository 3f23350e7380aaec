"""An examination body's own examinations: who has passed, and how far the claims against them are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.records.models import Claim, Examination, PassRosterEntry, RosterUpload
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.listing import Listed, listed, listed_together, order_for
from zhicheng.services.kernel.typed_search import names_or_document

_READING = [RosterUploadStatus.RECEIVED.value, RosterUploadStatus.RUNNING.value]
_ORDERS = {
    "name": ("name",),
    "held": ("held_on",),
    "passed": ("passed",),
    "to_review": ("to_review",),
    "to_upload": ("to_upload",),
    "uploaded": ("uploaded",),
}
_PASSED_ORDERS = {
    "name": ("name",),
    "series": ("series",),
    "title": ("title_name",),
    "specialty": ("specialty",),
}


class ExaminationNotFound(Refusal):
    """There is no such examination, or it is another body's; both look alike."""

    code = "examination.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该考试，请从考试列表重新进入。")


@dataclass(frozen=True, slots=True)
class ExaminationLine:
    """One examination as its body sees it."""

    examination_id: uuid.UUID
    name: str
    held_on: date
    passed: int
    """People and titles on the pass roster."""
    is_reading: bool
    """Whether a roster of it waits or is being read."""
    last_rejected: int
    """How many rows the latest roster that was read left rejected."""
    to_review: int
    to_upload: int
    uploaded: int
    """Claims that have reached the Bureau, certified claims included."""


@dataclass(frozen=True, slots=True)
class ExaminationWork:
    """What waits for the body, over all its examinations."""

    to_review: int
    without_roster: int
    """Examinations of which no pass roster has been read and none is being read."""


@dataclass(frozen=True, slots=True)
class PassedLine:
    """One line of a pass roster; without any part of the identity document, which is not kept in clear."""

    name: str
    series: str
    title_name: str
    level: TitleLevel
    specialty: str
    claim: ClaimStatus | None
    """Where the person's claim for this title stands; None while they have not claimed it."""


def own_examinations(
    *, actor: Actor, sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[ExaminationLine]:
    """The examinations of the actor's unit, latest first. Raises NotAllowed."""
    order = order_for(sort, _ORDERS, ("-held_on", "-created_at", "-id"))
    return listed(_with_counts(_own_rows(actor)), _line, order=order, limit=limit, offset=offset)


def own_examination(*, actor: Actor, examination_id: uuid.UUID) -> ExaminationLine:
    """One of them. Raises ExaminationNotFound, NotAllowed."""
    row = _with_counts(_own_rows(actor)).filter(id=examination_id).first()
    if row is None:
        raise ExaminationNotFound
    return _line(row)


def work_of(*, actor: Actor) -> ExaminationWork:
    """What waits for the actor's unit. Raises NotAllowed."""
    own = _own_rows(actor)
    uploads = RosterUpload.objects.filter(
        examination=OuterRef("pk"), status__in=[*_READING, RosterUploadStatus.DONE.value]
    )
    return ExaminationWork(
        to_review=Claim.objects.filter(examination__in=own, status=ClaimStatus.IN_REVIEW).count(),
        without_roster=own.filter(~Exists(uploads)).count(),
    )


def examination_to_upload_for(*, actor: Actor, examination_id: uuid.UUID) -> Examination:
    """The stored examination of the actor's unit, for the modules of this stage.

    Raises ExaminationNotFound, NotAllowed.
    """
    row = _own_rows(actor).filter(id=examination_id).first()
    if row is None:
        raise ExaminationNotFound
    return row


def passed_of(
    *,
    actor: Actor,
    examination_id: uuid.UUID,
    search: str = "",
    unclaimed_only: bool = False,
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[PassedLine]:
    """The pass roster of one of the actor's examinations, by name.

    ``search`` is a part of a name or a whole document number. Raises ExaminationNotFound, NotAllowed.
    """
    examination = examination_to_upload_for(actor=actor, examination_id=examination_id)
    rows = PassRosterEntry.objects.standing().filter(examination=examination)
    if search:
        rows = rows.filter(names_or_document(search, name="name", index="id_index"))
    if unclaimed_only:
        rows = rows.filter(~Exists(_claims_of_entry()))
    order = order_for(sort, _PASSED_ORDERS, ("name", "id"))
    return listed_together(
        rows, lambda found: _passed_lines(examination, found), order=order, limit=limit, offset=offset
    )


def _passed_lines(examination: Examination, entries: Sequence[PassRosterEntry]) -> list[PassedLine]:
    claims = _claims(examination, entries)
    return [
        PassedLine(
            name=row.name,
            series=row.series,
            title_name=row.title_name,
            level=TitleLevel(row.level),
            specialty=row.specialty,
            claim=claims.get((bytes(row.id_index), row.series, row.title_name)),
        )
        for row in entries
    ]


def _own_rows(actor: Actor) -> QuerySet[Examination]:
    unit_id = require_role(actor, UnitRole.EXAMINATION_BODY)
    return Examination.objects.filter(examination_body_id=unit_id)


def _with_counts(examinations: QuerySet[Examination]) -> QuerySet[Any]:
    uploads = RosterUpload.objects.filter(examination=OuterRef("pk"))
    done = uploads.filter(status=RosterUploadStatus.DONE).order_by("-uploaded_at", "-id")
    return examinations.annotate(
        passed=_count(PassRosterEntry.objects.standing()),
        is_reading=Exists(uploads.filter(status__in=_READING)),
        last_rejected=Coalesce(Subquery(done.values("rows_rejected")[:1]), Value(0)),
        to_review=_count(Claim.objects.filter(status=ClaimStatus.IN_REVIEW)),
        to_upload=_count(Claim.objects.filter(status=ClaimStatus.READY)),
        uploaded=_count(
            Claim.objects.filter(
                status__in=[ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED]
            )
        ),
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of ``rows`` belong to the examination, as a part of its own statement."""
    own = rows.filter(examination=OuterRef("pk")).order_by().values("examination")
    counted = Subquery(own.annotate(count=Count("id")).values("count"), output_field=IntegerField())
    return Coalesce(counted, Value(0))


def _line(row: Any) -> ExaminationLine:
    return ExaminationLine(
        examination_id=row.id,
        name=row.name,
        held_on=row.held_on,
        passed=row.passed,
        is_reading=row.is_reading,
        last_rejected=row.last_rejected,
        to_review=row.to_review,
        to_upload=row.to_upload,
        uploaded=row.uploaded,
    )


def _claims_of_entry() -> QuerySet[Claim]:
    return (
        Claim.objects.live()
        .filter(
            examination=OuterRef("examination"),
            person__id_index=OuterRef("id_index"),
            series=OuterRef("series"),
            title_name=OuterRef("title_name"),
        )
        .exclude(status=ClaimStatus.DRAFT)
    )


def _claims(
    examination: Examination, entries: Sequence[PassRosterEntry]
) -> dict[tuple[bytes, str, str], ClaimStatus]:
    """The live claims of these people by (document index, series, title); a draft is the person's own."""
    rows = (
        Claim.objects.live()
        .filter(examination=examination, person__id_index__in=[bytes(entry.id_index) for entry in entries])
        .exclude(status=ClaimStatus.DRAFT)
    )
    return {
        (bytes(index), series, title): ClaimStatus(status)
        for index, series, title, status in rows.values_list(
            "person__id_index", "series", "title_name", "status"
        )
    }
