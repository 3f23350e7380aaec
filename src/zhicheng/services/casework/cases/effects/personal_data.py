"""Change of personal data: the register says the new, keeps the former, and certificates stay as they are."""

from collections.abc import Sequence

from zhicheng.records.models import Case, CaseDecision, CaseItem
from zhicheng.services.casework.cases.changes import open_changes
from zhicheng.services.casework.cases.effects.facts import change_facts
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.casework.cases.telling import tell_of_personal_data
from zhicheng.services.kernel.events import Ledger


def change_personal_data(
    ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]
) -> bool:
    """Write what was asked into the register. Raises CaseRefused where it says so already."""
    for item in items:
        if not change_facts(ledger, case, decision, item.person_id, open_changes(item)):
            raise CaseRefused("登记的信息已经是所申请的内容，无需变更。", code="case.nothing_to_change")
        tell_of_personal_data(ledger, item.person_id, case)
        item_done(case, item, ledger.at, effect="person_changed", subject=("person", item.person_id))
    return True
