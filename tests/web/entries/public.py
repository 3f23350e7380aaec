"""The public pages: everyone may open all of them."""

from tests.support.cast import Cast
from tests.web.entries import ANYONE, Entry
from tests.web.public.scene import token_text_of

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


ENTRIES = {f"public:{name}": Entry(actors=(ANYONE,)) for name in _PLAIN} | {
    "public:scanned": Entry(actors=(ANYONE,), kwargs=_token)
}
