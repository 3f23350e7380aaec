"""Change of phone: after the cooling-off, as every change without the old phone (T23)."""

from collections.abc import Sequence

from django.db import IntegrityError
from django.db.transaction import atomic

from zhicheng.domain.cases import CaseField
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import (
    Case,
    CaseDecision,
    CaseItem,
    Person,
    PhoneChange,
    PhoneChangeStatus,
    binding,
)
from zhicheng.services.accounts.access.phone_change import COOLING_OFF
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.people import phone
from zhicheng.services.kernel.personal_data import seal_text


def change_phone(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Let the new phone wait for the cooling-off, and tell the old one. Raises CaseRefused."""
    for item in items:
        person = Person.objects.select_for_update(of=("self",), no_key=True).get(id=item.person_id)
        digits = open_changes(item)[CaseField.PHONE]
        old = phone(person)
        if old == digits:
            raise CaseRefused("这就是现在登记的手机号码，无需变更。", code="case.nothing_to_change")
        key = new_id()
        due_at = ledger.at + COOLING_OFF
        try:
            with atomic():
                PhoneChange.objects.create(
                    id=key,
                    person=person,
                    old_phone_index=person.phone_index or bytes(32),
                    new_phone_sealed=seal_text(
                        digits, field=binding(PhoneChange, "new_phone_sealed"), row=key
                    ),
                    status=PhoneChangeStatus.WAITING.value,
                    asked_at=ledger.at,
                    due_at=due_at,
                )
        except IntegrityError as error:
            raise CaseRefused(
                "该人员已有一项更换手机号码的申请在等待生效，请待其结束后再办理。",
                code="case.phone_change_waits",
            ) from error
        ledger.record(
            EventTag.PHONE_CHANGE_ASKED, "person", person.id, due=due_at.isoformat(), case=case.number
        )
        queue_message(at=ledger.at, person=person, phone=old, template="phone_change_told", parameters={})
        item_done(case, item, ledger.at, effect="phone_change", subject=("person", person.id))
    return True
