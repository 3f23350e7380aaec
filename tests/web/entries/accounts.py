"""The account pages: most are open to everyone, since who comes here is on the way in."""

from tests.web.entries import ANYONE, SIGNED_IN, Entry

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
ENTRIES = (
    {f"accounts:{name}": Entry(actors=(ANYONE,)) for name in _PUBLIC}
    | {f"accounts:{name}": Entry(actors=(SIGNED_IN,)) for name in _OWN}
    | {f"accounts:{name}": Entry(actors=_HOLDERS) for name in _OF_HOLDERS}
    | {"accounts:captcha_picture": Entry(actors=(ANYONE,), kwargs=lambda cast: {"key": "key"})}
)
