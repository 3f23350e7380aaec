"""Second thoughts (撤回): what somebody has handed on can be taken back until the next one takes it up.

The rule is one for every act: nobody has built on it yet, so nothing but the act itself is undone. What
counts as taken up, each act says in its own words; the service looks whether it has been, and holds the row.
"""

from dataclasses import dataclass

from zhicheng.domain.refusals import Refusal, RefusalKind


class TakenUp(Refusal):
    """The next one has taken it up, so it can no longer be taken back."""

    code = "second_thoughts.taken_up"
    kind = RefusalKind.OVERTAKEN


@dataclass(frozen=True, slots=True)
class SecondThought:
    """One act that can be taken back, in the words of its page and of its refusal."""

    what: str
    """What is taken back."""
    taken_up: str
    """What has happened once it is too late."""
    instead: str
    """What to do then."""

    def require_not_taken_up(self, *, is_taken_up: bool) -> None:
        """Raise TakenUp where it is too late, with what happened and what to do instead."""
        if is_taken_up:
            raise TakenUp(f"{self.what}不能撤回：{self.taken_up}。{self.instead}")


EXAMINATION = SecondThought(
    what="该考试",
    taken_up="已为它上传过合格人员名册，或者已有申领依据它提出",
    instead="考试名称或日期有误的，请另行登记考试，并为新登记的考试上传名册。",
)
FILING = SecondThought(
    what="该备案",
    taken_up="人社局已经核准或作出不予备案的决定",
    instead="如报送内容有误，请从意见反馈页面告知人社局。",
)
APPROVAL = SecondThought(
    what="该申领的审核通过",
    taken_up="下一环节的审核单位已经打开或办理该申领",
    instead="如发现审核有误，请告知下一环节的审核单位，由其退回修改。",
)
UPLOAD = SecondThought(
    what="该申领的上传",
    taken_up="人社局已经打开该申领，或者已经开始核对",
    instead="如发现内容有误，请从意见反馈页面告知人社局，由人社局退回修改。",
)
