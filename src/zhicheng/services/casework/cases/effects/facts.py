"""Putting right what the register knows of a person, by a case that two officers decided."""

import uuid

from zhicheng.domain.cases import CaseField
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import parse_identity_document
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Account, Case, CaseDecision, Person
from zhicheng.services.casework.cases.changes import Changes
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import seal_text
from zhicheng.services.kernel.rulebook import policy_on


def change_facts(
    ledger: Ledger, case: Case, decision: CaseDecision, person_id: uuid.UUID, changes: Changes
) -> list[CaseField]:
    """Write name, sex and document into the register; returns which of them changed.

    What was there before stays in the person's history. Raises CaseRefused for a document that belongs to
    somebody else: that is a case of its own.
    """
    person = Person.objects.select_for_update(of=("self",)).get(id=person_id)
    columns: dict[str, object] = {}
    if (name := changes.get(CaseField.NAME)) is not None and name != person.name:
        columns["name"] = name
    if (sex := changes.get(CaseField.SEX)) is not None and sex != person.sex:
        columns["sex"] = sex
    if (number := changes.get(CaseField.ID_NUMBER)) is not None and id_index(number) != bytes(
        person.id_index
    ):
        if Person.objects.filter(id_index=id_index(number)).exists():
            raise CaseRefused(
                "该证件号码已登记给另一人。请先核对是否为同一人，按“人员合并”办理。",
                code="case.document_taken",
            )
        columns |= {
            "id_number_sealed": seal_text(number, field="person.id_number", row=person.id),
            "id_index": id_index(number),
            "document_kind": _document_kind(number, ledger),
        }
    if not columns:
        return []
    Person.objects.filter(id=person.id).update(**columns)
    if "name" in columns:
        Account.objects.filter(person=person).update(display_name=name)
    changed = [
        field
        for field, column in (
            (CaseField.NAME, "name"),
            (CaseField.SEX, "sex"),
            (CaseField.ID_NUMBER, "id_index"),
        )
        if column in columns
    ]
    ledger.record(
        EventTag.PERSON_CHANGED,
        "person",
        person.id,
        case=case.number,
        fields=[field.value for field in changed],
    )
    return changed


def _document_kind(number: str, ledger: Ledger) -> str:
    on = business_date(ledger.at)
    try:
        return parse_identity_document(number, on=on, accepted=policy_on(on).accepted_documents).kind.value
    except Refusal as refusal:
        raise CaseRefused(refusal.sentence, code="case.document") from refusal
