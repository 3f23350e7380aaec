"""How far the workers are with what was decided: successors sealed, failed, and still to make."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.cases import CaseItemState, CaseState
from zhicheng.records.models import Artifact, Case, CaseItem, SuccessorEntry
from zhicheng.services.casework.cases.access import may_see
from zhicheng.services.casework.cases.steps import not_found
from zhicheng.services.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """What is done of a decided case."""

    state: CaseState
    total: int
    done: int
    failed: int

    @property
    def is_running(self) -> bool:
        """Whether the workers still have something to do."""
        return self.state is CaseState.APPLYING

    @property
    def fraction(self) -> float:
        """The settled part, 0 to 1."""
        return (self.done + self.failed) / self.total if self.total else 1.0


def case_progress(*, actor: Actor, case_id: uuid.UUID) -> CaseProgress:
    """How much of the case is carried out. Raises CaseRefused for whoever may not see it."""
    case = Case.objects.filter(id=case_id).first()
    if case is None or not may_see(actor, case):
        raise not_found()
    items = CaseItem.objects.filter(case=case)
    total = items.count()
    state = CaseState(case.state)
    if state is not CaseState.APPLYING:
        done = items.filter(state=CaseItemState.DONE.value).count()
        return CaseProgress(state, total, done, items.filter(state=CaseItemState.FAILED.value).count())
    entries = SuccessorEntry.objects.filter(item__case=case)
    # The items are settled together at the end; until then the sealed files themselves tell.
    sealed = Artifact.objects.filter(
        certificate__batch__in=entries.values("batch"),
        certificate__predecessor__in=entries.values("predecessor"),
    )
    return CaseProgress(state, total, sealed.count(), entries.filter(failed_at__isnull=False).count())
