"""What happens in a case beside its state: the steps of its timeline and what comes of its items."""

from enum import StrEnum


class CaseStepKind(StrEnum):
    """One kind of step on a case's timeline."""

    OPENED = "opened"
    EVIDENCE_ADDED = "evidence_added"
    COMMENTED = "commented"
    TAKEN_UP = "taken_up"
    EVIDENCE_ASKED = "evidence_asked"
    PROPOSED = "proposed"
    HEARING_TOLD = "hearing_told"
    ANSWERED = "answered"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    RETURNED = "returned"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ITEM_FAILED = "item_failed"
    SETTLED = "settled"

    @property
    def label(self) -> str:
        """The step as people read it."""
        return _LABELS[self]


_LABELS = {
    CaseStepKind.OPENED: "提交",
    CaseStepKind.EVIDENCE_ADDED: "补充材料",
    CaseStepKind.COMMENTED: "单位说明",
    CaseStepKind.TAKEN_UP: "受理",
    CaseStepKind.EVIDENCE_ASKED: "要求补充材料",
    CaseStepKind.PROPOSED: "提出办理意见",
    CaseStepKind.HEARING_TOLD: "告知持证人",
    CaseStepKind.ANSWERED: "陈述申辩",
    CaseStepKind.PROPOSAL_WITHDRAWN: "收回办理意见",
    CaseStepKind.RETURNED: "复核退回",
    CaseStepKind.AGREED: "复核同意",
    CaseStepKind.REFUSED: "不予办理",
    CaseStepKind.WITHDRAWN: "撤回",
    CaseStepKind.EXPIRED: "逾期关闭",
    CaseStepKind.ITEM_FAILED: "有一项未能执行",
    CaseStepKind.SETTLED: "办结",
}


class CaseItemState(StrEnum):
    """What came of one certificate or person of a case; each comment says who moves next."""

    WAITING = "waiting"  # The officers, or the workers once it is decided.
    DONE = "done"  # Nobody: carried out.
    FAILED = "failed"  # An officer, by a new case: it could not be carried out.
    LEFT_OUT = "left_out"  # Nobody: the case ended without it.

    @property
    def label(self) -> str:
        """The state as people read it."""
        return {
            CaseItemState.WAITING: "等待",
            CaseItemState.DONE: "已执行",
            CaseItemState.FAILED: "未能执行",
            CaseItemState.LEFT_OUT: "未执行",
        }[self]
