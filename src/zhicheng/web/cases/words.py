"""How a case is told: the colour of its state, and what happens next and by when."""

from datetime import date

from zhicheng.domain.cases import CaseState
from zhicheng.services.casework.cases import CasePage
from zhicheng.web.site.templatetags.site import day

STATE_TAGS = {
    CaseState.OPENED: "waiting",
    CaseState.IN_HAND: "waiting",
    CaseState.EVIDENCE_WANTED: "attention",
    CaseState.PROPOSED: "waiting",
    CaseState.APPLYING: "waiting",
    CaseState.DONE: "good",
    CaseState.REFUSED: "bad",
    CaseState.WITHDRAWN: "plain",
    CaseState.EXPIRED: "plain",
}


def what_next(page: CasePage) -> str:
    """What happens next, who does it, and by when."""
    match page.state:
        case CaseState.OPENED:
            return f"等待人社局受理。受理前可以撤回；人社局在{_by(page.due_on)}前办结。"
        case CaseState.IN_HAND:
            return f"人社局正在核实，在{_by(page.due_on)}前作出决定。"
        case CaseState.EVIDENCE_WANTED:
            return f"请在{_by(page.evidence_due_on)}前补充材料。逾期未补充的，办件自动关闭，可以重新提出。"
        case CaseState.PROPOSED:
            return f"已提出办理意见，等待另一名工作人员复核。{_by(page.due_on)}前办结。"
        case CaseState.APPLYING:
            return "已决定办理，正在执行。通常几秒钟内完成，请刷新查看。"
        case CaseState.DONE:
            return "已办结。"
        case CaseState.REFUSED:
            return "已决定不予办理。有新的材料时，可以重新提出。"
        case CaseState.WITHDRAWN:
            return "已撤回，没有作出任何更改。需要时可以重新提出。"
        case CaseState.EXPIRED:
            return "已关闭，没有作出任何更改。备齐材料后可以重新提出。"


def _by(on: date | None) -> str:
    return day(on)
