"""What came of an item of a case, with a row for what it did."""

from datetime import datetime

from zhicheng.domain.cases import CaseItemState
from zhicheng.records.models import Case, CaseEffect, CaseItem


def item_done(case: Case, item: CaseItem, at: datetime, *, effect: str, subject: tuple[str, object]) -> None:
    """Mark an item carried out, and what it did."""
    CaseItem.objects.filter(id=item.id).update(state=CaseItemState.DONE.value, is_open=False, settled_at=at)
    CaseEffect.objects.create(
        case=case, item=item, kind=effect, subject_kind=subject[0], subject_id=str(subject[1]), at=at
    )
