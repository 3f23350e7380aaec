"""People: found by the blind index of their identity document, registered once."""

import uuid
from datetime import datetime

from django.contrib.auth.hashers import make_password

from zhicheng.domain.identity_documents import IdentityDocument
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, Person
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import blind_index, open_text, seal_text


class PersonRefused(Refusal):
    """A person whose details contradict what is already registered."""

    code = "person.refused"


def id_index(number: str) -> bytes:
    """The blind index of a normalised identity-document number; 32 bytes."""
    return blind_index("id_number", number)


def phone_index(phone: str) -> bytes:
    """The blind index of a normalised 11-digit phone; 32 bytes."""
    return blind_index("phone", phone)


def id_number(person: Person) -> str:
    """The person's document number in clear. Callers answer for who sees it (R17)."""
    return open_text(person.id_number_sealed, field="person.id_number", row=person.id)


def phone(person: Person) -> str | None:
    """The person's registered phone in clear, or None while unknown."""
    if person.phone_sealed is None:
        return None
    return open_text(person.phone_sealed, field="person.phone", row=person.id)


def find_person(number: str) -> Person | None:
    """The person with this normalised document number, if registered."""
    return Person.objects.filter(id_index=id_index(number)).first()


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
        id_number_sealed=seal_text(document.number, field="person.id_number", row=key),
        id_index=id_index(document.number),
        phone_sealed=seal_text(phone_number, field="person.phone", row=key) if phone_number else None,
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
) -> Person:
    """The registered person, made when new; a missing phone is filled in.

    Raises PersonRefused when the document is registered under another name or sex.
    """
    found = find_person(document.number)
    if found is not None:
        if found.name != name or found.sex != sex.value:
            raise PersonRefused(
                "该证件号码已以另一姓名或性别登记，请核对姓名、性别和证件号码；如确有变更，请本人持证件到人社局窗口办理个人信息变更。"
            )
        if phone_number and found.phone_sealed is None:
            with transaction(actor=actor, at=at) as ledger:
                Person.objects.filter(id=found.id, phone_sealed__isnull=True).update(
                    phone_sealed=seal_text(phone_number, field="person.phone", row=found.id),
                    phone_index=phone_index(phone_number),
                )
                ledger.record(EventTag.PHONE_CHANGED, "person", found.id, first=True)
            found.refresh_from_db()
        return found
    with transaction(actor=actor, at=at) as ledger:
        person = build_person(name=name, sex=sex, document=document, phone_number=phone_number, at=at)
        person.save(force_insert=True)
        ledger.record(EventTag.PERSON_REGISTERED, "person", person.id)
    return person


def open_holder_account(
    *, actor: Actor, at: datetime, person: Person, login_name: str, password: str | None = None
) -> Account:
    """Give a registered person an account of their own. Raises PersonRefused when they have one."""
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
    return account


def same_person(first_account: uuid.UUID, second_account: uuid.UUID) -> bool:
    """Whether two accounts are one account or belong to one person; accounts without a person differ."""
    if first_account == second_account:
        return True
    people = list(
        Account.objects.filter(id__in=[first_account, second_account]).values_list("person_id", flat=True)
    )
    return len(people) == 2 and people[0] is not None and people[0] == people[1]
