"""Changes to what is registered of a person, each in the caller's transaction, with history and event.

Whether somebody may ask for a change, and with which proof, is the caller's to know. Here stands the one rule
that holds for all of them: what a stronger source has said is not lost to a weaker one without a word.
"""

import uuid
from datetime import date

from django.db.models import F, Q, QuerySet

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocument
from zhicheng.domain.people import FactKind, FactSource, is_weaker
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, Person, PersonFact, binding
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.fact_origin import Origin, fact_origin
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import seal_text


class FactRefused(Refusal):
    """A change of a person that cannot be made; the sentence says what is known and from where."""

    code = "person.fact_refused"


def change_name(
    ledger: Ledger, *, person_id: uuid.UUID, name: str, origin: Origin, may_override: bool = False
) -> None:
    """Register another name, normalised by ``domain.names``; the account is called by it too.

    ``may_override`` lets a weaker source replace a stronger one, which takes two officers. Raises FactRefused
    where the name is the registered one (person.same) or a stronger source says otherwise (person.stronger).
    """
    person = _locked(person_id)
    if person.name == name:
        raise FactRefused("登记的姓名就是这个姓名，无需更改。", code="person.same")
    _require_strength(person, FactKind.NAME, origin, may_override=may_override)
    with fact_origin(origin, at=ledger.at):
        Person.objects.filter(id=person.id).update(name=name)
    Account.objects.filter(person=person).update(display_name=name)
    ledger.record(EventTag.NAME_CHANGED, "person", person.id, **_told(origin))


def change_sex(
    ledger: Ledger, *, person_id: uuid.UUID, sex: Sex, origin: Origin, may_override: bool = False
) -> None:
    """Register another sex. Raises FactRefused as ``change_name``."""
    person = _locked(person_id)
    if person.sex == sex.value:
        raise FactRefused("登记的性别就是这个性别，无需更改。", code="person.same")
    _require_strength(person, FactKind.SEX, origin, may_override=may_override)
    with fact_origin(origin, at=ledger.at):
        Person.objects.filter(id=person.id).update(sex=sex.value)
    ledger.record(EventTag.SEX_CHANGED, "person", person.id, **_told(origin))


def change_document(
    ledger: Ledger,
    *,
    person_id: uuid.UUID,
    document: IdentityDocument,
    origin: Origin,
    may_override: bool = False,
) -> None:
    """Register another document: a renewed permit, or the right number in place of a mistyped one.

    The person is found by a number that was renewed for ever, and by a wrong one (``origin.was_wrong``) no
    more, since it may be another's. Raises FactRefused as ``change_name``, and where the number is registered
    for another person (person.taken): the two may be one, which a merge decides.
    """
    person = _locked(person_id)
    index = id_index(document.number)
    if bytes(person.id_index) == index and person.document_kind == document.kind.value:
        raise FactRefused("登记的证件号码就是这个号码，无需更改。", code="person.same")
    if _holders_of(index).exclude(id=person.id).exists():
        raise FactRefused(
            "该证件号码已登记在另一人名下，不能再登记给此人。如两条记录为同一人，请按人员合并办理。",
            code="person.taken",
        )
    _require_strength(person, FactKind.DOCUMENT, origin, may_override=may_override)
    with fact_origin(origin, at=ledger.at):
        Person.objects.filter(id=person.id).update(
            document_kind=document.kind.value,
            id_number_sealed=seal_text(
                document.number, field=binding(Person, "id_number_sealed"), row=person.id
            ),
            id_index=index,
        )
    ledger.record(EventTag.DOCUMENT_CHANGED, "person", person.id, **_told(origin))


def record_death(ledger: Ledger, *, person_id: uuid.UUID, died_on: date, case_id: uuid.UUID | None) -> None:
    """Note the day of death and end the sessions. Raises FactRefused for a day to come (person.died_on)."""
    person = _locked(person_id)
    if died_on > business_date(ledger.at):
        raise FactRefused("死亡日期不能晚于今天，请核对。", code="person.died_on")
    if person.died_on == died_on:
        raise FactRefused("已登记这一死亡日期，无需再次登记。", code="person.same")
    Person.objects.filter(id=person.id).update(died_on=died_on)
    ledger.record(EventTag.DEATH_RECORDED, "person", person.id, case=_text(case_id))
    _end_sessions([person.id])


def merge(
    ledger: Ledger, *, person_id: uuid.UUID, into: uuid.UUID, case_id: uuid.UUID | None
) -> list[uuid.UUID]:
    """Let ``into`` stand for ``person_id`` and for all that were merged into it; returns who was moved.

    Nothing is copied or deleted, so ``split`` with the same records takes it back. Raises FactRefused where
    the two are one record already (person.merged).
    """
    if person_id == into:
        raise FactRefused("这是同一条记录，无需合并。", code="person.merged")
    # In one order for all, so that two merges of the same two records wait for each other.
    found = {
        row.id: row
        for row in Person.objects.filter(id__in=[person_id, into])
        .order_by("id")
        .select_for_update(no_key=True)
    }
    if len(found) != 2:
        raise _not_found()
    if found[person_id].merged_into_id is not None or found[into].merged_into_id is not None:
        raise FactRefused(
            "其中一条记录已经并入别的记录。请打开该人员的页面，以合并后的记录办理。",
            code="person.merged",
            kind=RefusalKind.OVERTAKEN,
        )
    earlier = list(Person.objects.filter(merged_into=person_id).values_list("id", flat=True))
    # Those first: a record that others point to is not merged itself (trigger).
    Person.objects.filter(id__in=earlier).update(merged_into=into)
    Person.objects.filter(id=person_id).update(merged_into=into)
    moved = [person_id, *earlier]
    for each in moved:
        ledger.record(EventTag.PERSON_MERGED, "person", each, into=str(into), case=_text(case_id))
    _end_sessions([into, *moved])
    return moved


def split(ledger: Ledger, *, person_id: uuid.UUID, case_id: uuid.UUID | None) -> None:
    """Let a merged record stand for itself again. Raises FactRefused for another one (person.apart)."""
    person = _locked(person_id)
    if person.merged_into_id is None:
        raise FactRefused("该记录没有并入别的记录，无需拆分。", code="person.apart")
    Person.objects.filter(id=person.id).update(merged_into=None)
    ledger.record(
        EventTag.PERSON_SPLIT, "person", person.id, out_of=str(person.merged_into_id), case=_text(case_id)
    )
    _end_sessions([person.id, person.merged_into_id])


def _require_strength(person: Person, kind: FactKind, origin: Origin, *, may_override: bool) -> None:
    known = PersonFact.objects.filter(person=person, kind=kind.value, valid_to__isnull=True).first()
    if known is None or may_override or not is_weaker(origin.source, FactSource(known.source)):
        return
    since = business_date(known.valid_from)
    value = f"“{known.value_text}”" if kind is FactKind.NAME else ""
    raise FactRefused(
        f"现登记的{kind.label}{value}来自{FactSource(known.source).label}"
        f"（{since.year}年{since.month}月{since.day}日起），依据强于本次的{origin.source.label}，不能直接更改。"
        "请核验证件后，由两名工作人员办理更正。",
        code="person.stronger",
    )


def _holders_of(index: bytes) -> QuerySet[Person]:
    """Everybody who has the number now, or had it before it was renewed."""
    former = PersonFact.objects.filter(
        kind=FactKind.DOCUMENT.value, value_index=index, valid_to__isnull=False, was_wrong=False
    )
    return Person.objects.filter(Q(id_index=index) | Q(id__in=former.values("person")))


def _locked(person_id: uuid.UUID) -> Person:
    """The person's row, held until the transaction ends: two officers may correct the same person at once."""
    found = Person.objects.select_for_update(no_key=True).filter(id=person_id).first()
    if found is None:
        raise _not_found()
    return found


def _not_found() -> FactRefused:
    return FactRefused("没有找到该人员。", code="person.not_found", kind=RefusalKind.MISSING)


def _end_sessions(person_ids: list[uuid.UUID]) -> None:
    """Begin a new epoch of the people's accounts, which ends every session of them (R23)."""
    Account.objects.filter(person__in=person_ids).update(session_epoch=F("session_epoch") + 1)


def _told(origin: Origin) -> dict[str, str | bool]:
    """What the event says of the origin; nothing of the value."""
    return {"source": origin.source.value, "case": _text(origin.case_id), "wrong": origin.was_wrong}


def _text(case_id: uuid.UUID | None) -> str:
    return str(case_id) if case_id else ""
