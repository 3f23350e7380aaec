"""Putting right what the register knows of a person, by a case that two officers decided."""

import uuid

from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocument, parse_identity_document
from zhicheng.domain.people import FactSource
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Case, CaseDecision, Person
from zhicheng.services.casework.cases.changes import Changes
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.kernel.fact_origin import Origin
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.people_changes import change_document, change_name, change_sex
from zhicheng.services.kernel.rulebook import policy_on


def origin_of(case: Case, decision: CaseDecision) -> Origin:
    """Two officers saw the evidence; a correction says that what it replaces had never been true."""
    return Origin(
        FactSource.COUNTER,
        entered_by=decision.proposed_by_id,
        agreed_by=decision.decided_by_id,
        case_id=case.id,
        was_wrong=case.kind == CaseKind.CORRECTION or case.ground == "register_error",
    )


def change_facts(
    ledger: Ledger, case: Case, decision: CaseDecision, person_id: uuid.UUID, changes: Changes
) -> list[CaseField]:
    """Write name, sex and document into the register; returns which of them changed.

    What was there before stays in the person's history. Raises FactRefused for a document that belongs to
    another person: that is a case of its own.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(id=person_id)
    origin = origin_of(case, decision)
    changed = []
    if (name := changes.get(CaseField.NAME)) is not None and name != person.name:
        change_name(ledger, person_id=person_id, name=name, origin=origin, may_override=True)
        changed.append(CaseField.NAME)
    if (sex := changes.get(CaseField.SEX)) is not None and sex != person.sex:
        change_sex(ledger, person_id=person_id, sex=Sex(sex), origin=origin, may_override=True)
        changed.append(CaseField.SEX)
    number = changes.get(CaseField.ID_NUMBER)
    if number is not None and id_index(number) != bytes(person.id_index):
        document = _document(number, ledger)
        change_document(ledger, person_id=person_id, document=document, origin=origin, may_override=True)
        changed.append(CaseField.ID_NUMBER)
    return changed


def _document(number: str, ledger: Ledger) -> IdentityDocument:
    on = business_date(ledger.at)
    try:
        return parse_identity_document(number, on=on, accepted=policy_on(on).accepted_documents)
    except Refusal as refusal:
        raise CaseRefused(refusal.sentence, code="case.document") from refusal
