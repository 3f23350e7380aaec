"""What a case asks to be changed: read, checked, kept encrypted, and digested for the decision."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime

from zhicheng.domain.cases import CaseField
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.names import normalise_name
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Case, CaseItem, Person, binding
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rulebook import catalogue, policy_on

Changes = dict[CaseField, str]

CHANGED_WITH_THE_PERSON = frozenset({CaseField.NAME, CaseField.SEX, CaseField.ID_NUMBER})
"""What a case changes in the register of people, and not on a certificate alone."""

_LIMITS = {
    CaseField.SUBMITTING_UNIT: 120,
    CaseField.TITLE_NAME: 40,
    CaseField.SERIES: 40,
    CaseField.SPECIALTY: 60,
    CaseField.AWARDING_BODY: 120,
}


def read_changes(asked: Mapping[CaseField, str], allowed: tuple[CaseField, ...], at: datetime) -> Changes:
    """``asked`` in normal form: names, numbers, phones and days as the register keeps them.

    Raises CaseRefused that names the field and what was read.
    """
    changes: Changes = {}
    for field, value in asked.items():
        if field not in allowed:
            raise CaseRefused(f"这类办件不能更改{field.label}。", code="case.field")
        if value.strip():
            changes[field] = _read(field, value.strip(), at)
    return changes


def _read(field: CaseField, value: str, at: datetime) -> str:
    readers: dict[CaseField, Callable[[str, datetime], str]] = {
        CaseField.NAME: lambda text, _: normalise_name(text),
        CaseField.SEX: lambda text, _: _sex(text),
        CaseField.ID_NUMBER: _document,
        CaseField.PHONE: lambda text, _: normalise_phone(text),
        CaseField.QUALIFICATION_DATE: _day,
        CaseField.DIED_ON: _day,
    }
    try:
        if field in readers:
            return readers[field](value, at)
    except CaseRefused:
        raise
    except Refusal as refusal:
        raise CaseRefused(f"{field.label}有误：{refusal.sentence}", code="case.field") from refusal
    if len(value) > _LIMITS[field]:
        raise CaseRefused(f"{field.label}最多{_LIMITS[field]}个字。", code="case.field")
    if field is CaseField.SERIES and value not in catalogue().series_names():
        raise CaseRefused(f"系列“{value}”不在职称系列目录中，请按目录填写。", code="case.field")
    return value


def _sex(text: str) -> str:
    for sex in Sex:
        if text in {sex.value, sex.label}:
            return sex.value
    raise CaseRefused(f"性别“{text}”无法识别，请填“男”或“女”。", code="case.field")


def _document(text: str, at: datetime) -> str:
    policy = policy_on(business_date(at))
    return parse_identity_document(text, on=business_date(at), accepted=policy.accepted_documents).number


def _day(text: str, at: datetime) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CaseRefused(f"日期“{text}”无法识别，请按“2026-05-01”的样式填写。", code="case.field") from error
    if day > business_date(at):
        raise CaseRefused(f"日期“{text}”在今天之后，请核对。", code="case.field")
    return day.isoformat()


def seal_changes(changes: Changes, item_id: uuid.UUID) -> bytes | None:
    """The ciphertext of an item's changes; None for an item that asks for none."""
    if not changes:
        return None
    text = json.dumps({field.value: value for field, value in changes.items()}, ensure_ascii=False)
    return seal_text(text, field=binding(CaseItem, "changes_sealed"), row=item_id)


def open_changes(item: CaseItem) -> Changes:
    """What an item asks for, in clear. Callers answer for who sees it."""
    if item.changes_sealed is None:
        return {}
    stored = json.loads(
        open_text(item.changes_sealed, field=binding(CaseItem, "changes_sealed"), row=item.id)
    )
    return {CaseField(field): str(value) for field, value in stored.items()}


def content_digest(case: Case, items: list[CaseItem]) -> bytes:
    """SHA-256 (32 bytes) over the ground and every item: the second officer decides about these very ones.

    Where an item changes who a person is, what the register says of the person belongs to it, since both
    officers saw it beside the new value. The rows of these people are held until the transaction ends.
    """
    ordered = [(item, open_changes(item)) for item in sorted(items, key=lambda item: item.index)]
    registered = _registered(
        {item.person_id for item, changes in ordered if CHANGED_WITH_THE_PERSON & changes.keys()}
    )
    content = [
        [
            str(item.certificate_id or item.person_id),
            sorted((field.value, value) for field, value in changes.items()),
            *registered.get(item.person_id, []),
        ]
        for item, changes in ordered
    ]
    until = case.in_force_until.isoformat() if case.in_force_until else None
    body = json.dumps([case.kind, case.ground, until, content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).digest()


def _registered(person_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """Name, sex and document of each as the register has them now; their rows are held, in one order."""
    if not person_ids:
        return {}
    # No key is changed, so that certificates and claims of these people can be written meanwhile.
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(id__in=person_ids)
    return {row.id: [row.name, row.sex, bytes(row.id_index).hex()] for row in rows.order_by("id")}
