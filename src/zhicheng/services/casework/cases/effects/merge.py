"""Merge and split of people: one points to the other, and can be set apart again."""

import uuid
from collections.abc import Sequence

from zhicheng.records.models import Case, CaseDecision, CaseItem, Person
from zhicheng.services.casework.cases.items import item_done
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.events import EventTag, Ledger


def merge_or_split(ledger: Ledger, case: Case, decision: CaseDecision, items: Sequence[CaseItem]) -> bool:
    """Point the second person to the first, or set them apart. Raises CaseRefused where it is so already."""
    item = items[0]
    first = Person.objects.select_for_update(of=("self",)).get(id=item.person_id)
    other = Person.objects.select_for_update(of=("self",)).get(id=_known(case.other_person_id))
    is_split = case.ground == "wrongly_merged"
    if is_split:
        if other.merged_into_id != first.id:
            raise CaseRefused("这两名人员没有合并过，不能拆分。", code="case.not_merged")
        Person.objects.filter(id=other.id).update(merged_into=None)
        tag = EventTag.PEOPLE_SPLIT
    else:
        if first.merged_into_id is not None or other.merged_into_id is not None:
            raise CaseRefused("其中有人员已经合并，请先拆分再办理。", code="case.merged_already")
        Person.objects.filter(id=other.id).update(merged_into=first)
        tag = EventTag.PEOPLE_MERGED
    ledger.record(tag, "person", first.id, other=str(other.id), case=case.number)
    item_done(case, item, ledger.at, effect="split" if is_split else "merged", subject=("person", other.id))
    return True


def _known(person_id: uuid.UUID | None) -> uuid.UUID:
    if person_id is None:
        raise CaseRefused("该办件没有写明第二名人员，不能执行。", code="case.two_people")
    return person_id
