"""The account pages: most are open to everyone, since who comes here is on the way in."""

from typing import Any

from tests.support.acting import person_id
from tests.support.cast import PEOPLE, Cast
from tests.web.entries import ANYONE, SIGNED_IN, Entry
from zhicheng.domain.messages import MessageKind
from zhicheng.records.models import Message
from zhicheng.services.kernel.telling import ToPerson, tell

_HOLDERS = ("holder:0", "holder:1")
_PUBLIC = (
    "captcha_challenge",
    "log_in",
    "log_in_phone",
    "log_in_code",
    "log_out",
    "second_factor",
    "set_up",
    "register",
    "register_who",
    "register_phone",
    "register_code",
    "register_check",
    "privacy",
    "forgotten",
    "invited",
    "replace_password",
)
_OWN = (
    "confirm",
    "recovery_codes",
    "recovery_codes_file",
    "renew_recovery_codes",
    "choose",
    "settings",
    "password",
    "sign_out_others",
)
_OF_HOLDERS = (
    "phone",
    "phone_old_code",
    "phone_old",
    "phone_new",
    "phone_finish",
    "phone_without_old",
    "phone_cancel",
)
_OF_MESSAGES = ("read_all_messages", "message_settings", "email", "confirm_email", "remove_email")


def _message(cast: Cast) -> dict[str, Any]:
    """A message to the first holder, which is nobody else's."""
    to = ToPerson(person_id(cast.holder(PEOPLE[0])))
    tell(kind=MessageKind.REGISTERED, to=to, at=cast.at, once="entry")
    return {"message_id": Message.objects.get(person_id=to.person_id, kind="registered").id}


def _told(cast: Cast) -> dict[str, Any]:
    _message(cast)
    return {}


ENTRIES = (
    {f"accounts:{name}": Entry(actors=(ANYONE,)) for name in _PUBLIC}
    | {f"accounts:{name}": Entry(actors=(SIGNED_IN,)) for name in _OWN}
    | {f"accounts:{name}": Entry(actors=_HOLDERS) for name in _OF_HOLDERS}
    | {f"accounts:{name}": Entry(actors=(SIGNED_IN,)) for name in _OF_MESSAGES}
    | {"accounts:messages": Entry(actors=(SIGNED_IN,), kwargs=_told)}
    | {
        f"accounts:{name}": Entry(actors=("holder:0",), kwargs=_message, foreign=("holder:1", "personnel"))
        for name in ("message", "archive_message")
    }
    | {"accounts:captcha_picture": Entry(actors=(ANYONE,), kwargs=lambda cast: {"key": "key"})}
)
