"""The public pages: everyone may open all of them."""

from tests.support.cast import PEOPLE, Cast
from tests.web.case_entries import case_of
from tests.web.entries import ANYONE, Entry
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import follower_of, token_text_of
from zhicheng.domain.cases import CaseKind
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.telling.follower_links import follower_token

_PLAIN = (
    "start",
    "doors",
    "ask",
    "code",
    "answer",
    "file",
    "notice",
    "paper",
    "help",
    "feedback",
    "thanks",
    "alive",
    "ready",
    "robots",
    "security",
    "follow_sent",
    "stopped_following",
    "follow_another",
)


def _token(cast: Cast) -> dict[str, str]:
    return {"token": token_text_of(cast)}


def _follower_token(cast: Cast) -> dict[str, str]:
    return {"token": follower_token(follower_of(cast).id)}


def _case_token(cast: Cast) -> dict[str, str]:
    case = case_of(cast, cast.holder(PEOPLE[0]), certificate_of(cast), CaseKind.CORRECTION)
    return {"token": token_text(bytes(case.check_token))}


ENTRIES = {f"public:{name}": Entry(actors=(ANYONE,)) for name in _PLAIN} | {
    "public:scanned": Entry(actors=(ANYONE,), kwargs=_token),
    "public:follow": Entry((ANYONE,), _token),
    "public:follow_file": Entry((ANYONE,), _token),
    "public:follower": Entry((ANYONE,), _follower_token),
    "public:stop_following": Entry((ANYONE,), _follower_token),
    "public:case_check": Entry((ANYONE,), _case_token),
}
