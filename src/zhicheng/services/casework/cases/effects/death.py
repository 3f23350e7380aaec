"""Death of a holder: recorded with its day; the account is closed, and no code is sent any more."""

from collections.abc import Sequence
from datetime import date

from zhicheng.domain.cases import CaseField
from zhicheng.records.models import Account, Case, CaseDecision, CaseItem, Person
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.kernel.people_changes import record_death


def record_deaths(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Write the day down and close the account. Raises CaseRefused where a death is on record already."""
    for item in items:
        if Person.objects.filter(id=item.person_id, died_on__isnull=False).exists():
            raise CaseRefused("该人员的死亡日期已经登记。", code="case.death_recorded")
        day = date.fromisoformat(open_changes(item)[CaseField.DIED_ON])
        record_death(ledger, person_id=item.person_id, died_on=day, case_id=case.id)
        Account.objects.filter(person_id=item.person_id).update(is_active=False)
        item_done(case, item, ledger.at, effect="death", subject=("person", item.person_id))
    return True
