"""Merge and split of people: one record points to the other, and can be set apart again."""

from collections.abc import Sequence

from zhicheng.records.models import Case, CaseDecision, CaseItem
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import Ledger
from zhicheng.services.kernel.people_changes import merge, split


def merge_or_split(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Let the first person stand for the second, or set them apart. Raises FactRefused."""
    item, other = items[0], case.other_person_id
    if other is None:
        raise CaseRefused("该办件没有写明第二名人员，不能执行。", code="case.two_people")
    if case.ground == "wrongly_merged":
        split(ledger, person_id=other, case_id=case.id)
        effect = "split"
    else:
        merge(ledger, person_id=other, into=item.person_id, case_id=case.id)
        effect = "merged"
    item_done(case, item, ledger.at, effect=effect, subject=("person", other))
    return True
