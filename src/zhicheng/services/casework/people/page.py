"""One page for one person: everything that belongs together under old and new names, numbers masked."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.masking import mask_id_number, mask_phone
from zhicheng.domain.messages import MessageKind, spec_of
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    Certificate,
    Claim,
    Message,
    Person,
    PersonFact,
    SmsMessage,
    VerificationKind,
    VerificationRecord,
    binding,
)
from zhicheng.services.casework.people.timeline import TimelineStep, timeline
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.claim_reference import reference_of
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.sms_texts import TEXTS

MOST_ROWS = 50
"""Messages and questions on the page, the latest first."""
_PARAMETER = re.compile(r"\{\w+\}")


class PersonNotFound(Refusal):
    """No person has the key."""

    code = "people.not_found"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__("没有找到该人员。请重新查找。")


@dataclass(frozen=True, slots=True)
class FactLine:
    """One thing that is or was registered."""

    kind: FactKind
    value: str = field(repr=False)
    """As read: a number is masked, and a document has its kind before it."""
    valid_from: datetime
    valid_to: datetime | None
    was_wrong: bool
    source: FactSource
    entered_by: str
    agreed_by: str
    of_merged: bool
    """Whether it belongs to a record that was merged into this one."""


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate of the person, as it prints."""

    certificate_id: uuid.UUID
    number: str
    name: str
    """The true name of then, which may be a former one."""
    title_name: str
    level: str
    series: str
    submitting_unit: str
    qualification_date: date
    state: CertificateState
    has_file: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim of the person."""

    claim_id: uuid.UUID
    reference: str
    name: str
    title_name: str
    channel: IntakeChannel
    employer: str
    status: ClaimStatus
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One text message to the person, without its codes."""

    at: datetime
    text: str
    is_sent: bool
    has_failed: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One message that the person was told, without its words."""

    at: datetime
    label: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """Somebody verified a certificate of the person."""

    at: datetime
    number: str
    kind: VerificationKind
    verifier: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything about one person but whole numbers."""

    person_id: uuid.UUID
    name: str
    sex: Sex
    document: str = field(repr=False)
    """Kind and masked number."""
    phone: str = field(repr=False)
    """Masked; empty while none is registered."""
    died_on: date | None
    has_account: bool
    registered_at: datetime
    former_names: tuple[str, ...]
    """Names that were true once (曾用名), the latest first; typing errors are not among them."""
    merged_names: tuple[str, ...]
    """Other names under which the records are registered that were merged into this one."""
    merged_records: int
    facts: tuple[FactLine, ...]
    certificates: tuple[CertificateLine, ...]
    claims: tuple[ClaimLine, ...]
    messages: tuple[MessageLine, ...]
    notices: tuple[NoticeLine, ...]
    questions: tuple[QuestionLine, ...]
    timeline: tuple[TimelineStep, ...]


def standing_person(person_id: uuid.UUID) -> tuple[Person, list[Person]]:
    """The record that stands for this one, and all records of the same human being.

    Raises PersonNotFound.
    """
    found = {row.id: row for row in _family(person_id)}
    asked = found.get(person_id)
    if asked is None:
        raise PersonNotFound
    if asked.merged_into_id is not None:
        found = {row.id: row for row in _family(asked.merged_into_id)}
        asked = found[asked.merged_into_id]
    return asked, list(found.values())


def person_page(*, actor: Actor, at: datetime, person_id: uuid.UUID) -> PersonPage:
    """The page of a person, by any of their records. Raises PersonNotFound, NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    person, family = standing_person(person_id)
    records = [record.id for record in family]
    facts = list(
        PersonFact.objects.filter(person__in=records)
        .select_related("entered_by", "agreed_by")
        .order_by("-valid_from", "-id")
    )
    claims = list(Claim.objects.filter(person__in=records).order_by("-created_at", "-id"))
    certificates = list(
        with_state(Certificate.objects.filter(person__in=records), at)
        .select_related("artifact")
        .order_by("-numbered_at", "-number_id")
    )
    return PersonPage(
        person_id=person.id,
        name=person.name,
        sex=Sex(person.sex),
        document=_document(person.document_kind, id_number(person)),
        phone=mask_phone(phone(person) or ""),
        died_on=next((record.died_on for record in family if record.died_on), None),
        has_account=any(hasattr(record, "account") for record in family),
        registered_at=person.created_at,
        former_names=_former_names(facts, person.name),
        merged_names=tuple(dict.fromkeys(record.name for record in family if record.name != person.name)),
        merged_records=len(records) - 1,
        facts=tuple(_fact(fact, person) for fact in facts),
        certificates=tuple(_certificate(row) for row in certificates),
        claims=tuple(_claim(row) for row in claims),
        messages=_messages(records),
        notices=_notices(records),
        questions=_questions(certificates),
        timeline=timeline(facts=facts, claims=claims, certificates=certificates),
    )


def _family(person_id: uuid.UUID) -> list[Person]:
    rows = Person.objects.filter(Q(id=person_id) | Q(merged_into=person_id)).select_related("account")
    return list(rows.order_by("id"))


def _former_names(facts: Sequence[PersonFact], present: str) -> tuple[str, ...]:
    named = [fact for fact in facts if fact.kind == FactKind.NAME and not fact.was_wrong]
    return tuple(
        dict.fromkeys(fact.value_text for fact in named if fact.value_text != present and fact.valid_to)
    )


def _fact(fact: PersonFact, person: Person) -> FactLine:
    kind = FactKind(fact.kind)
    return FactLine(
        kind=kind,
        value=_value(kind, fact),
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        was_wrong=fact.was_wrong,
        source=FactSource(fact.source),
        entered_by=fact.entered_by.display_name if fact.entered_by else "",
        agreed_by=fact.agreed_by.display_name if fact.agreed_by else "",
        of_merged=fact.person_id != person.id,
    )


def _value(kind: FactKind, fact: PersonFact) -> str:
    match kind:
        case FactKind.NAME:
            return fact.value_text
        case FactKind.SEX:
            return Sex(fact.value_text).label
        case FactKind.DOCUMENT:
            sealed = fact.document_sealed or b""
            return _document(
                fact.value_text,
                open_text(sealed, field=binding(Person, "id_number_sealed"), row=fact.person_id),
            )
        case FactKind.PHONE:
            sealed = fact.phone_sealed or b""
            return mask_phone(open_text(sealed, field=binding(Person, "phone_sealed"), row=fact.person_id))


def _document(kind: str, number: str) -> str:
    return f"{IdentityDocumentKind(kind).label} {mask_id_number(number)}"


def _certificate(row: Certificate) -> CertificateLine:
    return CertificateLine(
        certificate_id=row.id,
        number=row.number_id,
        name=row.true_name,
        title_name=row.title_name,
        level=row.get_level_display(),
        series=row.series,
        submitting_unit=row.submitting_unit,
        qualification_date=row.qualification_date,
        state=state_of(row),
        has_file=hasattr(row, "artifact"),
    )


def _claim(row: Claim) -> ClaimLine:
    return ClaimLine(
        claim_id=row.id,
        reference=reference_of(row.id),
        name=row.name,
        title_name=row.title_name,
        channel=IntakeChannel(row.channel),
        employer=row.employer_name,
        status=ClaimStatus(row.status),
        created_at=row.created_at,
    )


def _messages(records: Sequence[uuid.UUID]) -> tuple[MessageLine, ...]:
    rows = SmsMessage.objects.filter(person__in=records).order_by("-created_at", "-id")[:MOST_ROWS]
    return tuple(
        MessageLine(
            at=row.created_at,
            # The wording alone: its values are sealed, and a code is nobody's to see.
            text=_PARAMETER.sub("…", TEXTS[row.template].text) if row.template in TEXTS else row.template,
            is_sent=row.sent_at is not None,
            has_failed=bool(row.last_error),
        )
        for row in rows
    )


def _notices(records: Sequence[uuid.UUID]) -> tuple[NoticeLine, ...]:
    rows = Message.objects.filter(person__in=records).order_by("-created_at", "-id")[:MOST_ROWS]
    return tuple(
        NoticeLine(row.created_at, spec_of(MessageKind(row.kind)).label, row.read_at is not None)
        for row in rows
    )


def _questions(certificates: Sequence[Certificate]) -> tuple[QuestionLine, ...]:
    numbers = {row.id: row.number_id for row in certificates}
    rows = VerificationRecord.objects.filter(certificate__in=list(numbers)).select_related("unit")
    return tuple(
        QuestionLine(
            at=row.at,
            number=numbers[row.certificate_id],
            kind=VerificationKind(row.kind),
            verifier=row.unit.name if row.unit else row.verifier,
            purpose=row.purpose,
        )
        for row in rows.order_by("-at", "-id")[:MOST_ROWS]
    )
