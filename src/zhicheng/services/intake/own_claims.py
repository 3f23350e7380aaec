"""One of a person's own claims, with all that its pages show; ``own_claim_list`` has the list."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.documents.faces import covers
from zhicheng.domain.channels import RULES, AttachmentKind, IntakeChannel, Question
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.han import code_point
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rare_characters import Repertoire, propose_reading, rare_characters
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Attachment, Certificate, Claim, ClaimQuerySet, IssuanceFailure
from zhicheng.services.intake.claim_outlook import Outlook, outlook_of
from zhicheng.services.intake.claim_steps import last_turned_down, reason_of
from zhicheng.services.intake.claim_tasks import Task, tasks_of
from zhicheng.services.intake.claims import ClaimDetails
from zhicheng.services.intake.rare_readings import RareReading
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ClaimNotFound, Seen, seen
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.rulebook import policy_on

_EDITABLE = frozenset({ClaimStatus.DRAFT, ClaimStatus.SENT_BACK})
_WITHDRAWABLE = _EDITABLE | {ClaimStatus.IN_REVIEW}
OPEN = _WITHDRAWABLE | {ClaimStatus.READY, ClaimStatus.UPLOADED}
"""Statuses in which a reading may still be confirmed."""


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One document of a claim."""

    attachment_id: uuid.UUID
    kind: AttachmentKind
    file_name: str
    size: int
    added_at: datetime

    @property
    def size_label(self) -> str:
        """Its size as people read it."""
        if self.size < 1024 * 1024:
            return f"{max(1, round(self.size / 1024))} KB"
        return f"{self.size / 1024 / 1024:.1f} MB"


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """One claim as its person sees it."""

    claim_id: uuid.UUID
    channel: IntakeChannel
    status: ClaimStatus
    seen: Seen
    name: str
    details: ClaimDetails
    """What an edit starts from."""
    level: TitleLevel
    employer: str
    """Its present name; empty where the person has none."""
    submitting_unit: str
    submitting_unit_reason: str
    """Why a reviewer settled another reading; empty where none did."""
    examination: str
    examination_body: str
    committee: str
    attachments: tuple[AttachmentLine, ...]
    readings: tuple[RareReading, ...]
    """The characters of the name that are printed as pinyin."""
    created_at: datetime
    submitted_at: datetime | None
    batch_month: str
    reason: str
    """Why it was sent back or ended; empty otherwise."""
    certificate_id: uuid.UUID | None
    outlook: Outlook
    tasks: tuple[Task, ...]

    @property
    def reference(self) -> str:
        """What to name on the phone; says nothing of the person."""
        return reference_of(self.claim_id)

    @property
    def is_personal(self) -> bool:
        """Whether the person themselves made it; otherwise a convening unit uploaded it (二(一)1)."""
        return RULES[self.channel].personal_claim

    @property
    def asks_entrusted_body(self) -> bool:
        """Whether the channel's form asks for the committee that evaluated by entrustment."""
        return RULES[self.channel].asks(Question.ENTRUSTED_BODY)

    @property
    def date_is_fixed(self) -> bool:
        """Whether the qualification date is the examination's, so that it is not typed."""
        return RULES[self.channel].by_examination

    @property
    def is_editable(self) -> bool:
        """Whether the person may change its content now."""
        return self.is_personal and self.status in _EDITABLE

    @property
    def is_withdrawable(self) -> bool:
        """Whether the person may end it now."""
        return self.is_personal and self.status in _WITHDRAWABLE

    @property
    def takes_readings(self) -> bool:
        """Whether the person may confirm how rare characters of the name are read."""
        return bool(self.readings) and self.status in OPEN

    @property
    def is_complete(self) -> bool:
        """Whether everything that the channel asks for is there."""
        return all(task.is_done for task in self.tasks if task.is_required)


def own_claim_detail(*, actor: Actor, at: datetime, claim_id: uuid.UUID) -> OwnClaim:
    """One of the person's claims. Raises ClaimNotFound for anybody else's, NotAllowed."""
    related = ("examination__examination_body", "employer__submitting_unit", "submitting_unit", "committee")
    row = claims_of(actor).select_related(*related).filter(id=claim_id).first()
    if row is None:
        raise ClaimNotFound
    on = business_date(at)
    kept = Attachment.objects.kept().filter(claim=row).order_by("added_at", "id")
    attachments = tuple(
        AttachmentLine(item.id, AttachmentKind(item.kind), item.file_name, item.size, item.added_at)
        for item in kept
    )
    readings = readings_of(row, Repertoire(policy_on(on).rare_character_repertoire))
    certificate = Certificate.objects.filter(claim=row).values_list("id", flat=True).first()
    return OwnClaim(
        claim_id=row.id,
        channel=IntakeChannel(row.channel),
        status=ClaimStatus(row.status),
        seen=seen(row),
        name=row.name,
        details=_details(row),
        level=TitleLevel(row.level),
        employer=row.employer.name if row.employer else "",
        submitting_unit=row.submitting_unit_name,
        submitting_unit_reason=row.submitting_unit_reason,
        examination=row.examination.name if row.examination else "",
        examination_body=row.examination.examination_body.name if row.examination else "",
        committee=row.committee.name if row.committee else "",
        attachments=attachments,
        readings=readings,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        batch_month=row.batch_month,
        reason=_reason(row),
        certificate_id=certificate,
        outlook=outlook_of(row, on),
        tasks=tasks_of(
            row,
            kinds={attachment.kind for attachment in attachments},
            unread=sum(not reading.confirmed for reading in readings),
        ),
    )


def claims_of(actor: Actor) -> ClaimQuerySet:
    """The actor's own claims. Raises NotAllowed for an actor who is no holder."""
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再查看本人的申领。")
    return Claim.objects.filter(person_id__in=actor.own_records)


def _details(row: Claim) -> ClaimDetails:
    return ClaimDetails(
        series=row.series,
        title_name=row.title_name,
        branch=row.branch,
        specialty=row.specialty,
        qualification_date=row.qualification_date,
        employer_id=row.employer_id,
        archive_agency_id=None if row.employer_id else row.submitting_unit_id,
        examination_id=row.examination_id,
        entrusted_body=row.entrusted_body,
    )


def readings_of(row: Claim, repertoire: Repertoire) -> tuple[RareReading, ...]:
    """The characters of the claim's name that are printed as pinyin, with what is known of each."""
    return tuple(
        RareReading(
            index=each.index,
            character=each.character,
            code_point=code_point(each.character),
            proposed=propose_reading(row.name, each.index) or "",
            confirmed=str(row.readings.get(str(each.index), "")),
        )
        for each in rare_characters(row.name, repertoire, covers)
    )


def _reason(row: Claim) -> str:
    if row.status not in {ClaimStatus.SENT_BACK, ClaimStatus.REJECTED}:
        return ""
    failure = IssuanceFailure.objects.filter(claim=row).first()
    if failure is not None:
        return failure.sentence
    last = last_turned_down([row.id]).get(row.id)
    return reason_of(last) if last else ""
