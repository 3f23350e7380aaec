"""People: found by the blind index of their identity document, registered once."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from zhicheng.domain.identity_documents import IdentityDocument
from zhicheng.domain.people import FactKind, FactSource
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, Person, PersonFact, binding
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.fact_origin import Origin, fact_origin
from zhicheng.services.kernel.personal_data import blind_index, open_text, seal_text


class PersonRefused(Refusal):
    """A person whose details contradict what is already registered."""

    code = "person.refused"


@dataclass(frozen=True, slots=True)
class HolderAccount:
    """A registered person with an account of their own."""

    account_id: uuid.UUID
    person_id: uuid.UUID
    login_name: str


def id_index(number: str) -> bytes:
    """The blind index of a normalised identity-document number; 32 bytes."""
    return blind_index("id_number", number)


def phone_index(phone: str) -> bytes:
    """The blind index of a normalised 11-digit phone; 32 bytes."""
    return blind_index("phone", phone)


def id_number(person: Person) -> str:
    """The person's document number in clear. Callers answer for who sees it (R17)."""
    return open_text(person.id_number_sealed, field=binding(Person, "id_number_sealed"), row=person.id)


def phone(person: Person) -> str | None:
    """The person's registered phone in clear, or None while unknown."""
    if person.phone_sealed is None:
        return None
    return open_text(person.phone_sealed, field=binding(Person, "phone_sealed"), row=person.id)


def find_person(number: str) -> uuid.UUID | None:
    """The id of the person with this normalised document number, if registered.

    A number that was renewed finds its person too, and a record that was merged the one that stands for it.
    """
    index = id_index(number)
    person = people_by_document([index]).get(index)
    return person.id if person is not None else None


def people_by_document(indexes: Collection[bytes]) -> dict[bytes, Person]:
    """The same for many blind indexes, in as few statements."""
    found = {
        bytes(row.id_index): row.merged_into or row
        for row in Person.objects.filter(id_index__in=indexes).select_related("merged_into")
    }
    missing = [index for index in indexes if index not in found]
    if missing:
        former = PersonFact.objects.filter(
            kind=FactKind.DOCUMENT.value, value_index__in=missing, valid_to__isnull=False, was_wrong=False
        )
        for fact in former.select_related("person__merged_into"):
            found[bytes(fact.value_index or b"")] = fact.person.merged_into or fact.person
    return found


def canonical_person(person_id: uuid.UUID) -> uuid.UUID:
    """The record that stands for this one: itself, unless it was merged into another."""
    into = Person.objects.filter(id=person_id).values_list("merged_into", flat=True).first()
    return into or person_id


def records_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Every record of the same human being: the one that stands for all, then those merged into it."""
    rows = dict(Person.objects.same_human(person_id).values_list("id", "merged_into_id"))
    return sorted(rows, key=lambda key: rows[key] is not None) or [person_id]


def build_person(
    *, name: str, sex: Sex, document: IdentityDocument, phone_number: str | None, at: datetime
) -> Person:
    """An unsaved person with sealed fields; all inputs are normalised by the domain beforehand."""
    key = new_id()
    return Person(
        id=key,
        name=name,
        sex=sex.value,
        document_kind=document.kind.value,
        id_number_sealed=seal_text(document.number, field=binding(Person, "id_number_sealed"), row=key),
        id_index=id_index(document.number),
        phone_sealed=seal_text(phone_number, field=binding(Person, "phone_sealed"), row=key)
        if phone_number
        else None,
        phone_index=phone_index(phone_number) if phone_number else None,
        created_at=at,
    )


def register_person(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    sex: Sex,
    document: IdentityDocument,
    phone_number: str | None,
    source: FactSource = FactSource.ASSERTED,
) -> uuid.UUID:
    """The id of the registered person, made when new; a missing phone is filled in.

    ``source`` says who vouches for what is new. Raises PersonRefused when the document is registered under
    another name or sex.
    """
    found = Person.objects.filter(id_index=id_index(document.number)).first()
    if found is not None:
        if found.name != name or found.sex != sex.value:
            raise PersonRefused(
                "该证件号码已以另一姓名或性别登记，请核对姓名、性别和证件号码；如确有变更，请本人持证件到人社局窗口办理个人信息变更。"
            )
        if phone_number and found.phone_sealed is None:
            with (
                transaction(actor=actor, at=at) as ledger,
                fact_origin(Origin(source, actor.account_id), at=at),
            ):
                Person.objects.filter(id=found.id, phone_sealed__isnull=True).update(
                    phone_sealed=seal_text(phone_number, field=binding(Person, "phone_sealed"), row=found.id),
                    phone_index=phone_index(phone_number),
                )
                ledger.record(EventTag.PHONE_CHANGED, "person", found.id, first=True)
        return found.id
    with (
        transaction(actor=actor, at=at) as ledger,
        fact_origin(Origin(source, actor.account_id), at=at),
    ):
        person = build_person(name=name, sex=sex, document=document, phone_number=phone_number, at=at)
        person.save(force_insert=True)
        ledger.record(EventTag.PERSON_REGISTERED, "person", person.id)
    return person.id


def open_holder_account(
    *, actor: Actor, at: datetime, person_id: uuid.UUID, login_name: str, password: str | None = None
) -> uuid.UUID:
    """Give a registered person an account of their own; returns its id.

    Raises PersonRefused when nobody is registered under the id, and when they have an account.
    """
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise PersonRefused("没有找到该人员，请先登记身份信息。")
    if Account.objects.filter(person=person).exists():
        raise PersonRefused("该人员已有账号，请直接登录。")
    with transaction(actor=actor, at=at) as ledger:
        account = Account.objects.create(
            login_name=login_name,
            display_name=person.name,
            person=person,
            password=make_password(password),
            created_at=at,
        )
        ledger.record(EventTag.ACCOUNT_CREATED, "account", account.id, person=str(person.id))
    return account.id


def register_holder(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    sex: Sex,
    document: IdentityDocument,
    phone_number: str | None,
    login_name: str,
    password: str | None = None,
) -> HolderAccount:
    """Register a person where new, and give them an account of their own.

    Raises PersonRefused as ``register_person``, and for a person who has an account already.
    """
    person_id = register_person(
        actor=actor, at=at, name=name, sex=sex, document=document, phone_number=phone_number
    )
    account_id = open_holder_account(
        actor=actor, at=at, person_id=person_id, login_name=login_name, password=password
    )
    return HolderAccount(account_id, person_id, login_name)


def same_person(first_account: uuid.UUID, second_account: uuid.UUID) -> bool:
    """Whether two accounts are one account or belong to one person; accounts without a person differ."""
    if first_account == second_account:
        return True
    people = list(
        Account.objects.filter(id__in=[first_account, second_account]).values_list("person_id", flat=True)
    )
    return len(people) == 2 and people[0] is not None and people[0] == people[1]
