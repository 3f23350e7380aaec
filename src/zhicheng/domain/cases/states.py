"""Where a case (办件) stands and how it may move, as a pure function."""

from enum import StrEnum

from zhicheng.domain.refusals import Refusal


class CaseState(StrEnum):
    """The state of a case; each comment says who moves next."""

    OPENED = "opened"  # An officer takes it up; until then whoever opened it may withdraw it.
    IN_HAND = "in_hand"  # The officer in charge decides, or asks for more evidence.
    EVIDENCE_WANTED = "evidence_wanted"  # Whoever opened it adds what is missing, before the due date.
    PROPOSED = "proposed"  # A second officer agrees, or returns it to the first.
    APPLYING = "applying"  # The workers carry out what was decided.
    DONE = "done"  # Nobody: decided and carried out.
    REFUSED = "refused"  # Nobody: decided against, with a reason.
    WITHDRAWN = "withdrawn"  # Nobody: taken back by whoever opened it.
    EXPIRED = "expired"  # Nobody: the evidence that was asked for did not come in time.

    @property
    def label(self) -> str:
        """The state as people read it."""
        return _LABELS[self]


_LABELS = {
    CaseState.OPENED: "待受理",
    CaseState.IN_HAND: "办理中",
    CaseState.EVIDENCE_WANTED: "待补充材料",
    CaseState.PROPOSED: "待复核",
    CaseState.APPLYING: "执行中",
    CaseState.DONE: "已办结",
    CaseState.REFUSED: "不予办理",
    CaseState.WITHDRAWN: "已撤回",
    CaseState.EXPIRED: "逾期未补充，已关闭",
}

CLOSED = frozenset({CaseState.DONE, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.EXPIRED})
"""States from which a case never moves again."""


class CaseAction(StrEnum):
    """What somebody does to a case."""

    TAKE_UP = "take_up"
    ASK_EVIDENCE = "ask_evidence"
    ADD_EVIDENCE = "add_evidence"
    PROPOSE = "propose"
    ANSWER = "answer"
    WITHDRAW_PROPOSAL = "withdraw_proposal"
    RETURN = "return"
    AGREE = "agree"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SETTLE = "settle"

    @property
    def label(self) -> str:
        """The act as people read it."""
        return _ACTION_LABELS[self]


_ACTION_LABELS = {
    CaseAction.TAKE_UP: "受理",
    CaseAction.ASK_EVIDENCE: "要求补充材料",
    CaseAction.ADD_EVIDENCE: "补充材料",
    CaseAction.PROPOSE: "提出办理意见",
    CaseAction.ANSWER: "陈述申辩",
    CaseAction.WITHDRAW_PROPOSAL: "收回办理意见",
    CaseAction.RETURN: "复核退回",
    CaseAction.AGREE: "复核同意",
    CaseAction.REFUSE: "不予办理",
    CaseAction.WITHDRAW: "撤回",
    CaseAction.EXPIRE: "关闭",
    CaseAction.SETTLE: "办结",
}

_MOVES: dict[tuple[CaseAction, CaseState], CaseState] = {
    (CaseAction.TAKE_UP, CaseState.OPENED): CaseState.IN_HAND,
    (CaseAction.ASK_EVIDENCE, CaseState.IN_HAND): CaseState.EVIDENCE_WANTED,
    (CaseAction.ADD_EVIDENCE, CaseState.OPENED): CaseState.OPENED,
    (CaseAction.ADD_EVIDENCE, CaseState.IN_HAND): CaseState.IN_HAND,
    (CaseAction.ADD_EVIDENCE, CaseState.EVIDENCE_WANTED): CaseState.IN_HAND,
    (CaseAction.PROPOSE, CaseState.IN_HAND): CaseState.PROPOSED,
    # Once told, the holder may answer wherever the case stands until it is decided.
    (CaseAction.ANSWER, CaseState.PROPOSED): CaseState.PROPOSED,
    (CaseAction.ANSWER, CaseState.IN_HAND): CaseState.IN_HAND,
    (CaseAction.ANSWER, CaseState.EVIDENCE_WANTED): CaseState.EVIDENCE_WANTED,
    (CaseAction.WITHDRAW_PROPOSAL, CaseState.PROPOSED): CaseState.IN_HAND,
    (CaseAction.RETURN, CaseState.PROPOSED): CaseState.IN_HAND,
    (CaseAction.AGREE, CaseState.PROPOSED): CaseState.APPLYING,
    (CaseAction.REFUSE, CaseState.IN_HAND): CaseState.REFUSED,
    (CaseAction.WITHDRAW, CaseState.OPENED): CaseState.WITHDRAWN,
    (CaseAction.WITHDRAW, CaseState.EVIDENCE_WANTED): CaseState.WITHDRAWN,
    (CaseAction.EXPIRE, CaseState.EVIDENCE_WANTED): CaseState.EXPIRED,
    (CaseAction.SETTLE, CaseState.APPLYING): CaseState.DONE,
}


class CaseMoveRefused(Refusal):
    """The act is not possible from where the case stands."""

    code = "case.move_refused"


def next_state(state: CaseState, action: CaseAction) -> CaseState:
    """The state after ``action``. Raises CaseMoveRefused when it is not possible from ``state``."""
    target = _MOVES.get((action, state))
    if target is None:
        raise CaseMoveRefused(f"该办件目前为“{state.label}”，不能{action.label}。请刷新后查看最新状态。")
    return target


def possible_actions(state: CaseState) -> frozenset[CaseAction]:
    """What anybody at all may do to a case that stands here."""
    return frozenset(action for action, seen in _MOVES if seen is state)
