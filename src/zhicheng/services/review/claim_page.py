"""One claim as a reviewer sees it: its fields, its documents, its history, and what may be done with it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.claim_acts import ClaimActKind, ReviewVerdict
from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.masking import mask_id_number, mask_phone
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.review import ClaimStatus, Position
from zhicheng.records.models import Account, Attachment, Claim, Unit
from zhicheng.services.intake.claim_steps import ClaimStep, StepKind, claim_steps
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.awarding_bodies import awarder_of
from zhicheng.services.kernel.claim_position import ClaimNotFound, Seen, reviewer_may_act, seen
from zhicheng.services.kernel.event_labels import TAG_LABELS
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.review.changes import Change, changes_of
from zhicheng.services.review.scope import visible_claim, visible_claims
from zhicheng.services.review.taken_up import undoable_by

_MOST_STEPS_SHOWN = 200
_TAGS: dict[StepKind, EventTag] = {
    ClaimActKind.DRAFTED: EventTag.CLAIM_DRAFTED,
    ClaimActKind.EDITED: EventTag.CLAIM_EDITED,
    ClaimActKind.ATTACHMENT_ADDED: EventTag.ATTACHMENT_ADDED,
    ClaimActKind.ATTACHMENT_REMOVED: EventTag.ATTACHMENT_REMOVED,
    ClaimActKind.SUBMITTED: EventTag.CLAIM_SUBMITTED,
    ClaimActKind.RESUBMITTED: EventTag.CLAIM_RESUBMITTED,
    ClaimActKind.WITHDRAWN: EventTag.CLAIM_WITHDRAWN,
    ClaimActKind.READING_CONFIRMED: EventTag.CLAIM_READING_CONFIRMED,
    ClaimActKind.SUBMITTING_UNIT_CHANGED: EventTag.CLAIM_SUBMITTING_UNIT_CHANGED,
    ClaimActKind.APPROVAL_TAKEN_BACK: EventTag.CLAIM_APPROVAL_TAKEN_BACK,
    ClaimActKind.UPLOAD_TAKEN_BACK: EventTag.CLAIM_UPLOAD_TAKEN_BACK,
    ClaimActKind.ROSTER_TAKEN_BACK: EventTag.CLAIM_ROSTER_TAKEN_BACK,
    ClaimActKind.UPLOADED: EventTag.CLAIM_UPLOADED,
    ClaimActKind.ROSTER_UPLOADED: EventTag.CLAIM_UPLOADED,
    ClaimActKind.ROSTER_CORRECTED: EventTag.CLAIM_CORRECTED,
    ReviewVerdict.APPROVED: EventTag.CLAIM_APPROVED,
    ReviewVerdict.SENT_BACK: EventTag.CLAIM_SENT_BACK,
    ReviewVerdict.REJECTED: EventTag.CLAIM_REJECTED,
    EventTag.CLAIM_RELEASED: EventTag.CLAIM_RELEASED,
    EventTag.CLAIM_NOT_ISSUED: EventTag.CLAIM_NOT_ISSUED,
}
"""What a step is called: as the audit trail calls its event."""


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One document of the claim."""

    attachment_id: uuid.UUID
    kind: AttachmentKind
    file_name: str
    media_type: str
    size: int
    """Bytes."""
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One act in the claim's history."""

    at: datetime
    label: str
    who: str
    """The unit and the officer; the claimant; or empty for the system."""
    reason: str
    is_taken_back: bool
    """Whether an approval or upload was taken back before anybody took it up."""


@dataclass(frozen=True, slots=True)
class OtherClaimLine:
    """Another claim of the same person that the actor may see."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    title_name: str
    status: ClaimStatus
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim, opened for one reviewer."""

    seen: Seen
    channel: IntakeChannel
    status: ClaimStatus
    name: str
    sex: Sex
    document_kind: IdentityDocumentKind
    id_number: str
    """Masked; ``reveal_id_number`` shows the whole one, with a reason (R17)."""
    phone: str
    """Masked; empty while unknown."""
    series: str
    branch: str
    specialty: str
    title_name: str
    level: TitleLevel
    qualification_date: date | None
    employer: str
    submitting_unit: str
    submitting_unit_reason: str
    awarding_body: str
    examination: str
    readings: tuple[tuple[str, str], ...]
    """(character, confirmed pinyin) of rare characters."""
    submitted_at: datetime | None
    uploaded_at: datetime | None
    uploaded_late: bool
    batch_month: str
    attachments: tuple[AttachmentLine, ...]
    changes: tuple[Change, ...]
    """What the person changed since it was sent back; empty for a claim handed in once."""
    steps: tuple[Step, ...]
    others: tuple[OtherClaimLine, ...]
    can_act: bool
    """Whether the actor's unit reviews the claim now."""
    is_own: bool
    """Whether it is the actor's own claim, which somebody else has to review (R02)."""
    take_back: ClaimActKind | None
    """The act by which the actor's unit may still take back its approval or upload; None where it may not."""


def claim_view(*, actor: Actor, claim_id: uuid.UUID) -> ClaimView:
    """The claim for a reviewer in whose scope it lies. Raises ClaimNotFound for anyone else."""
    row = visible_claim(actor, claim_id)
    person, position = row.person, Position(ClaimStatus(row.status), row.step)
    number = phone(person)
    is_own = actor.is_person(row.person_id) or row.created_by_id == actor.account_id
    return ClaimView(
        seen=seen(row),
        channel=IntakeChannel(row.channel),
        status=position.status,
        name=row.name,
        sex=Sex(person.sex),
        document_kind=IdentityDocumentKind(person.document_kind),
        id_number=mask_id_number(id_number(person)),
        phone=mask_phone(number) if number else "",
        series=row.series,
        branch=row.branch,
        specialty=row.specialty,
        title_name=row.title_name,
        level=TitleLevel(row.level),
        qualification_date=row.qualification_date,
        employer=row.employer_name,
        submitting_unit=row.submitting_unit_name,
        submitting_unit_reason=row.submitting_unit_reason,
        awarding_body=awarder_of(row).name,
        examination=row.examination.name if row.examination else "",
        readings=tuple(
            (row.name[int(place)], str(reading))
            for place, reading in sorted(row.readings.items())
            if int(place) < len(row.name)
        ),
        submitted_at=row.submitted_at,
        uploaded_at=row.uploaded_at,
        uploaded_late=row.uploaded_late,
        batch_month=row.batch_month,
        attachments=_attachments(row),
        changes=tuple(changes_of(row)),
        steps=_steps(row),
        others=_others(actor, row),
        can_act=reviewer_may_act(actor, row, position),
        is_own=is_own,
        take_back=None if is_own else _take_back(actor, row),
    )


def require_visible_claim(*, actor: Actor, claim_id: uuid.UUID) -> None:
    """Raise ClaimNotFound unless ``claim_view`` would show the claim to the actor; reads none of it."""
    if not visible_claims(actor).filter(id=claim_id).exists():
        raise ClaimNotFound


def _take_back(actor: Actor, row: Claim) -> ClaimActKind | None:
    undoable = undoable_by(actor, row)
    return undoable.kind if undoable is not None and not undoable.is_taken_up else None


def _attachments(claim: Claim) -> tuple[AttachmentLine, ...]:
    present = Attachment.objects.kept().filter(claim=claim).order_by("added_at", "id")
    return tuple(
        AttachmentLine(
            row.id, AttachmentKind(row.kind), row.file_name, row.media_type, row.size, row.added_at
        )
        for row in present
    )


def _steps(row: Claim) -> tuple[Step, ...]:
    steps = claim_steps(row)[:_MOST_STEPS_SHOWN]
    acting = {step.unit_id for step in steps if step.unit_id is not None}
    accounts = {step.account_id for step in steps if step.unit_id is not None and step.account_id}
    units = Unit.objects.filter(id__in=acting).order_by().values_list("id", "name")
    people = Account.objects.filter(id__in=accounts).order_by().values_list("id", "display_name")
    names = dict(units.union(people, all=True))
    return tuple(
        Step(
            at=step.at,
            label=TAG_LABELS[_TAGS[step.kind]],
            who=_who(step, names),
            reason=step.reason,
            is_taken_back=step.is_taken_back,
        )
        for step in steps
    )


def _who(step: ClaimStep, names: dict[uuid.UUID, str]) -> str:
    if step.account_id is None:
        return "系统"
    if step.unit_id is None:
        return "申领人"
    return " ".join(filter(None, (names.get(step.unit_id, ""), names.get(step.account_id, ""))))


def _others(actor: Actor, row: Claim) -> tuple[OtherClaimLine, ...]:
    others = (
        visible_claims(actor)
        .filter(person_id=row.person_id)
        .exclude(id=row.id)
        .order_by("-submitted_at", "-id")[:20]
    )
    return tuple(
        OtherClaimLine(
            other.id,
            IntakeChannel(other.channel),
            other.title_name,
            ClaimStatus(other.status),
            other.submitted_at,
        )
        for other in others
    )
