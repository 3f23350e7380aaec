"""What a case can be opened about, to choose from: certificates, people, and what stands of them now."""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from zhicheng.domain.cases import CASE_RULES, CaseField, CaseKind, CaseRules, CaseSubject
from zhicheng.domain.masking import mask_id_number
from zhicheng.records.models import Certificate, Person
from zhicheng.services.casework.cases.opening import opener_of
from zhicheng.services.casework.cases.present import present_value, written
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.subjects import (
    certificates_for,
    movable_states,
    offered_certificates,
    offered_people,
    person_for,
)
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.listing import Listed, listed, order_for
from zhicheng.services.kernel.people import find_person, id_number
from zhicheng.services.kernel.typed_search import names_or_document


@dataclass(frozen=True, slots=True)
class CertificateChoice:
    """A certificate that a case can be opened about."""

    certificate_id: uuid.UUID
    person_id: uuid.UUID
    number: str
    name: str
    title_name: str
    submitting_unit: str
    state: CertificateState


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A person whom a case can be opened about; the document number is masked."""

    person_id: uuid.UUID
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class SubjectOfCase:
    """What a case would be about, as it stands before anything is asked."""

    names: tuple[str, ...]
    """One line for each certificate or person."""
    certificate_ids: tuple[uuid.UUID, ...]
    person_id: uuid.UUID | None
    present: Mapping[CaseField, str] = field(default_factory=dict)
    """What is printed or registered now, masked, for a single subject; several say nothing in common."""


_CERTIFICATE_ORDERS = {
    "number": ("number_id",),
    "name": ("true_name", "number_id"),
    "title": ("title_name", "number_id"),
    "unit": ("submitting_unit", "number_id"),
}
_PEOPLE_ORDERS = {"name": ("name", "id")}


def certificates_to_choose(
    *,
    actor: Actor,
    at: datetime,
    kind: CaseKind,
    text: str = "",
    sort: str = "",
    limit: int = 50,
    offset: int = 0,
) -> Listed[CertificateChoice]:
    """The certificates about which the actor may open a case of ``kind``, the latest first.

    ``text`` is a number in any spelling, or a part of a name. Raises NotAllowed for a kind that is not the
    actor's to open.
    """
    opener = opener_of(actor, CASE_RULES[kind])
    rows = with_state(offered_certificates(actor, opener), at)
    wanted = text.strip()
    if wanted:
        rows = rows.filter(Q(number_id=number_typed(wanted)) | Q(true_name__contains=wanted))
    rows = rows.filter(state__in=sorted(state.value for state in movable_states(kind)))
    order = order_for(sort, _CERTIFICATE_ORDERS, ("-numbered_at", "-number_id"))
    return listed(rows.distinct(), _certificate_choice, order=order, limit=limit, offset=offset)


def people_to_choose(
    *, actor: Actor, kind: CaseKind, text: str = "", sort: str = "", limit: int = 50, offset: int = 0
) -> Listed[PersonChoice]:
    """The people about whom the actor may open a case of ``kind``: a unit's own, or anybody at the counter.

    An officer names a part of the name or a whole document number first. Raises NotAllowed.
    """
    opener = opener_of(actor, CASE_RULES[kind])
    people = offered_people(actor, opener)
    wanted = text.strip()
    if wanted:
        people = people.filter(names_or_document(wanted, name="name", index="id_index"))
    elif actor.unit_id is None or opener.is_officer:
        people = people.none()
    order = order_for(sort, _PEOPLE_ORDERS, ("name", "id"))
    return listed(people, _person_choice, order=order, limit=limit, offset=offset)


def case_subject(
    *,
    actor: Actor,
    at: datetime,
    kind: CaseKind,
    certificate_ids: Sequence[uuid.UUID] = (),
    person_id: uuid.UUID | None = None,
) -> SubjectOfCase:
    """What was chosen, with the present values of what may be changed.

    Raises CaseRefused and NotAllowed as the opening does.
    """
    rules = CASE_RULES[kind]
    opener = opener_of(actor, rules)
    if rules.subject is CaseSubject.CERTIFICATES:
        certificates = certificates_for(actor, opener, certificate_ids)
        single = certificates[0] if len(certificates) == 1 else None
        return SubjectOfCase(
            names=tuple(f"{row.number_id}　{row.true_name}　{row.title_name}" for row in certificates),
            certificate_ids=tuple(row.id for row in certificates),
            person_id=None,
            present=_present(rules, single.person, single) if single is not None else {},
        )
    person = person_for(actor, opener, person_id)
    return SubjectOfCase(
        names=(f"{person.name}　{mask_id_number(id_number(person))}",),
        certificate_ids=(),
        person_id=person.id,
        present=_present(rules, person, None),
    )


def other_person_of(*, actor: Actor, kind: CaseKind, text: str) -> uuid.UUID:
    """The second of two people, by document number or certificate number. Raises CaseRefused, NotAllowed."""
    opener_of(actor, CASE_RULES[kind])
    certificate = Certificate.objects.filter(number_id=number_typed(text)).first()
    if certificate is not None:
        return certificate.person_id
    person_id = find_person("".join(unicodedata.normalize("NFKC", text).split()).upper())
    if person_id is None:
        raise CaseRefused(
            "没有找到该证件号码或证书编号对应的人员，请核对后重新填写。", code="case.person_not_found"
        )
    return person_id


def number_typed(text: str) -> str:
    """A certificate's number as it is kept, from any spelling: full width, with blanks, in small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper().rstrip("。.,，;；")


def _present(rules: CaseRules, person: Person, certificate: Certificate | None) -> dict[CaseField, str]:
    return {
        each: written(each, present_value(each, person, certificate), masked=False) for each in rules.fields
    }


def _certificate_choice(row: Certificate) -> CertificateChoice:
    return CertificateChoice(
        certificate_id=row.id,
        person_id=row.person_id,
        number=row.number_id,
        name=row.true_name,
        title_name=row.title_name,
        submitting_unit=row.submitting_unit,
        state=state_of(row),
    )


def _person_choice(row: Person) -> PersonChoice:
    return PersonChoice(row.id, row.name, mask_id_number(id_number(row)))
