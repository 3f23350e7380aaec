"""Claims on their way up the review steps, for tests of review and of the month: all of the fixed cast's people."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from tests.support.cast.everybody import Cast
from tests.support.cast.people import PEOPLE, Part
from tests.support.cast.rosters import SERIES, TITLE
from tests.support.claim_rows import claim_row
from zhicheng.domain.catalogue import builtin_catalogue
from zhicheng.domain.channels import AttachmentKind, IntakeChannel
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import AppointmentRight, Claim, Examination, PassRosterEntry
from zhicheng.services.intake.appointments.recording import RightGiven, record_appointment_right
from zhicheng.services.intake.attachments import add_attachment
from zhicheng.services.intake.claims import ClaimDetails, draft_claim
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.kernel.people import id_index
from zhicheng.services.review.decisions import approve_claim, submit_claim, upload_claims

APPOINTMENT = IntakeChannel.EMPLOYER_APPOINTMENT
EXAMINATION = IntakeChannel.EXAMINATION
ENTRUSTED = IntakeChannel.ENTRUSTED_EVALUATION
PERSONAL = (APPOINTMENT, EXAMINATION, ENTRUSTED)
DOCUMENT = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_QUALIFIED_BEFORE = timedelta(days=13)
"""How long before the scene the title was obtained."""
_NAMED_BY_ID = frozenset({"employer", "archive_agency", "examination"})
_KINDS = {
    APPOINTMENT: AttachmentKind.APPOINTMENT_DOCUMENT,
    EXAMINATION: AttachmentKind.PASS_NOTICE,
    ENTRUSTED: AttachmentKind.ENTRUSTING_DOCUMENT,
}


def reviewers(cast: Cast, channel: IntakeChannel) -> tuple[Actor, ...]:
    """Who approves a claim of the channel, step by step; the last one uploads it."""
    if channel is EXAMINATION:
        return (cast.examiner,)
    return (cast.personnel, cast.department_clerk)


def details_of(**values: Any) -> ClaimDetails:
    """What a person fills in, where ``employer``, ``archive_agency`` and ``examination`` are given as rows."""
    for name in _NAMED_BY_ID & values.keys():
        row = values.pop(name)
        values[f"{name}_id"] = row.id if row else None
    return ClaimDetails(**values)


def details(cast: Cast, channel: IntakeChannel, **changed: Any) -> ClaimDetails:
    """What a person of the cast fills in: complete and in order."""
    values: dict[str, Any] = {
        "series": SERIES,
        "title_name": TITLE,
        "specialty": "机械设计",
        "qualification_date": (cast.at - _QUALIFIED_BEFORE).date(),
        "employer": cast.employer,
    }
    if channel is EXAMINATION:
        examination = Examination.objects.first() or cast.examination()
        values |= {
            "series": "经济专业人员",
            "title_name": "经济师",
            "specialty": "工商管理",
            "examination": examination,
            "qualification_date": examination.held_on,
        }
    if channel is ENTRUSTED:
        values |= {"entrusted_body": "水利部高级职称评审委员会"}
    return details_of(**(values | changed))


def may_appoint(cast: Cast, unit_id: uuid.UUID, **changed: Any) -> AppointmentRight:
    """A right to appoint of the unit; one that it has already stays the only one."""
    found = AppointmentRight.objects.filter(unit_id=unit_id).first()
    if found is not None:
        return found
    values: dict[str, Any] = {
        "document": "津人社聘〔2025〕3号",
        "series": builtin_catalogue().series_names(),
        "levels": list(TitleLevel),
        "first_day": date(2020, 1, 1),
        "last_day": date(2029, 12, 31),
    }
    made = record_appointment_right(
        actor=cast.check_officer, at=cast.at, unit_id=unit_id, right=RightGiven(**(values | changed))
    )
    return AppointmentRight.objects.get(id=made.id)


def drafted(
    cast: Cast,
    channel: IntakeChannel = APPOINTMENT,
    part: Part = PEOPLE[0],
    *,
    file_name: str = "证明材料.pdf",
    **changed: Any,
) -> Claim:
    """A finished draft with the document that its channel asks for, and the pass roster that knows it."""
    holder = cast.holder(part)
    content = details(cast, channel, **changed)
    if channel is APPOINTMENT and content.employer_id is not None:
        may_appoint(cast, content.employer_id)
    claim = claim_row(draft_claim(actor=holder, at=cast.at, channel=channel, details=content))
    if claim.examination is not None:
        document = parse_identity_document(
            part.id_number, on=cast.at.date(), accepted=list(IdentityDocumentKind)
        )
        PassRosterEntry.objects.create(
            examination=claim.examination,
            id_index=id_index(document.number),
            name=part.name,
            series=claim.series,
            title_name=claim.title_name,
            level=TitleLevel(claim.level).value,
            specialty=claim.specialty,
            held_on=claim.examination.held_on,
        )
    add_attachment(
        actor=holder,
        at=cast.at,
        claim=seen(claim),
        kind=_KINDS[channel],
        file_name=file_name,
        data=DOCUMENT,
    )
    claim.refresh_from_db()
    return claim


def submitted(
    cast: Cast, channel: IntakeChannel = APPOINTMENT, part: Part = PEOPLE[0], **changed: Any
) -> Claim:
    """A claim that waits for its first reviewer."""
    claim = drafted(cast, channel, part, **changed)
    return claim_row(submit_claim(actor=cast.holder(part), at=cast.at, claim=seen(claim)))


def ready(cast: Cast, channel: IntakeChannel = APPOINTMENT, part: Part = PEOPLE[0], **changed: Any) -> Claim:
    """A claim that every step has approved, not uploaded yet."""
    claim = submitted(cast, channel, part, **changed)
    for reviewer in reviewers(cast, channel):
        claim = claim_row(approve_claim(actor=reviewer, at=cast.at, claim=seen(claim)))
    assert claim.status == ClaimStatus.READY
    return claim


def uploaded(
    cast: Cast,
    channel: IntakeChannel = APPOINTMENT,
    part: Part = PEOPLE[0],
    *,
    at: datetime | None = None,
    **changed: Any,
) -> Claim:
    """A claim that the Bureau holds."""
    claim = ready(cast, channel, part, **changed)
    upload_claims(actor=reviewers(cast, channel)[-1], at=at or cast.at, claim_ids=[claim.id])
    claim.refresh_from_db()
    return claim
