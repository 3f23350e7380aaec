"""The public pages: everyone may open all of them."""

from tests.support.cast import PEOPLE, Cast
from tests.web.case_entries import case_of
from tests.web.entries import ANYONE, Entry
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import token_text_of
from zhicheng.domain.cases import CaseKind
from zhicheng.services.kernel.check_address import token_text

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
)


def _token(cast: Cast) -> dict[str, str]:
    return {"token": token_text_of(cast)}


def _case_token(cast: Cast) -> dict[str, str]:
    case = case_of(cast, cast.holder(PEOPLE[0]), certificate_of(cast), CaseKind.CORRECTION)
    return {"token": token_text(bytes(case.check_token))}


ENTRIES = {f"public:{name}": Entry(actors=(ANYONE,)) for name in _PLAIN} | {
    "public:scanned": Entry(actors=(ANYONE,), kwargs=_token),
    "public:case_check": Entry((ANYONE,), _case_token),
}
