"""Death of a holder: recorded with its day; the account is closed, and no code is sent any more."""

from collections.abc import Sequence
from datetime import date

from zhicheng.domain.cases import CaseField
from zhicheng.records.models import Account, Case, CaseDecision, CaseItem, Person
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger


def record_deaths(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Write the day down and close the account. Raises CaseRefused where a death is on record already."""
    for item in items:
        day = date.fromisoformat(open_changes(item)[CaseField.DIED_ON])
        # Zero rows: another case recorded it first.
        if not Person.objects.filter(id=item.person_id, died_on__isnull=True).update(died_on=day):
            raise CaseRefused("该人员的死亡日期已经登记。", code="case.death_recorded")
        for account_id in Account.objects.filter(person_id=item.person_id).values_list("id", flat=True):
            end_all_sessions(account_id=account_id)
            Account.objects.filter(id=account_id).update(is_active=False)
        ledger.record(EventTag.PERSON_DIED, "person", item.person_id, case=case.number)
        item_done(case, item, ledger.at, effect="death", subject=("person", item.person_id))
    return True
