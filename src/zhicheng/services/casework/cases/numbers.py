"""The whole document numbers and phones of a case, before and after, shown to an officer who says what for.

The mask of a list hides the very digits that a correction may be about: whoever decides must be able to see
them.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.cases import CaseField
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.records.models import Case, CaseItem
from zhicheng.services.casework.cases.access import may_see
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.present import present_value
from zhicheng.services.casework.cases.steps import CaseRefused, not_found
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction

_NUMBERS = (CaseField.ID_NUMBER, CaseField.PHONE)
_SHOWN = 50
_REASON_LIMIT = 200


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """One number that a case asks to be changed, in full."""

    name: str
    label: str
    before: str
    after: str


def reveal_case_numbers(
    *, actor: Actor, at: datetime, case_id: uuid.UUID, reason: str
) -> tuple[WholeNumber, ...]:
    """The numbers of the case's first fifty items in full; the look is an event (R17).

    Raises CaseRefused without a reason, for a case that asks for no number, and for whoever may not see it;
    NotAllowed outside the Bureau.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    text = reason.strip()
    if not text or len(text) > _REASON_LIMIT:
        raise CaseRefused(f"请填写查看原因，不超过{_REASON_LIMIT}字。", code="case.reveal_reason")
    without_personal_numbers(text, "查看原因")
    case = Case.objects.filter(id=case_id).first()
    if case is None or not may_see(actor, case):
        raise not_found()
    items = CaseItem.objects.filter(case=case, changes_sealed__isnull=False)
    rows = list(items.select_related("person", "certificate").order_by("index")[:_SHOWN])
    found = tuple(
        WholeNumber(
            row.person.name, field.label, present_value(field, row.person, row.certificate), changes[field]
        )
        for row in rows
        for changes in [open_changes(row)]
        for field in _NUMBERS
        if field in changes
    )
    if not found:
        raise CaseRefused("该办件不涉及证件号码或手机号码的更改。", code="case.no_numbers")
    with transaction(actor=actor, at=at) as ledger:
        ledger.record(EventTag.ID_NUMBER_REVEALED, "case", case.id, reason=text, number=case.number)
    return found
