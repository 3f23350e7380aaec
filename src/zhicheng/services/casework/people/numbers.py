"""The whole document number and phone of a person, for an officer who says what for."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.people import FactKind
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import PersonFact
from zhicheng.services.casework.people.page import standing_person
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.rate_limits import count_hit

_REASON_LIMIT = 200
_LIMITS = ((60, timedelta(hours=1)), (200, timedelta(days=1)))


class RevealRefused(Refusal):
    """A look at whole numbers without saying what for."""

    code = "people.reveal_reason"


@dataclass(frozen=True, slots=True)
class RevealedNumbers:
    """What is registered, whole."""

    document_kind: IdentityDocumentKind
    document: str = field(repr=False)
    phone: str = field(repr=False)
    """Empty while none is registered."""
    former_documents: tuple[str, ...] = field(repr=False)
    """Numbers of earlier times and of merged records, the latest first."""
    former_phones: tuple[str, ...] = field(repr=False)


def reveal_numbers(*, actor: Actor, at: datetime, person_id: uuid.UUID, reason: str) -> RevealedNumbers:
    """Every number of the person in clear; the look is an event with its reason (R17).

    Raises RevealRefused without a reason, PersonalNumberWritten, TooOften, PersonNotFound, NotAllowed.
    """
    require_role(actor, UnitRole.BUREAU)
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT:
        raise RevealRefused(f"请填写查看原因，不超过{_REASON_LIMIT}字。")
    without_personal_numbers(reason, "查看原因")
    person, records = standing_person(person_id)
    count_hit(purpose="people_reveal", subject=str(require_human(actor)), at=at, limits=_LIMITS)
    facts = PersonFact.objects.filter(person__in=records).order_by("-valid_from", "-id")
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(EventTag.PERSON_NUMBERS_REVEALED, "person", person.id, reason=reason)
    document, number = id_number(person), phone(person) or ""
    documents = [opened(fact) for fact in facts if fact.kind == FactKind.DOCUMENT]
    phones = [opened(fact) for fact in facts if fact.kind == FactKind.PHONE]
    return RevealedNumbers(
        document_kind=IdentityDocumentKind(person.document_kind),
        document=document,
        phone=number,
        former_documents=tuple(each for each in dict.fromkeys(documents) if each != document),
        former_phones=tuple(each for each in dict.fromkeys(phones) if each != number),
    )


def opened(fact: PersonFact) -> str:
    """The number of a fact about a document or a phone, in clear. Callers answer for who sees it."""
    if fact.document_sealed is not None:
        return open_text(fact.document_sealed, field="person.id_number", row=fact.person_id)
    assert fact.phone_sealed is not None
    return open_text(fact.phone_sealed, field="person.phone", row=fact.person_id)
