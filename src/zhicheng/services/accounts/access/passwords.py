"""Passwords: which may be chosen, how they are compared, and how they are changed."""

from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import check_password, is_password_usable, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Account
from zhicheng.services.accounts.access.attempts import AttemptKind, count_attempt
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction

SHORTEST, LONGEST = 10, 128
_FEWEST_CHARACTERS = 4


class PasswordRefused(Refusal):
    """A password that may not be chosen, or the present one typed wrong."""

    code = "password.refused"


def check_new_password(password: str, *, known: tuple[str, ...] = ()) -> None:
    """Judge a new password: ten characters at least, not a common password, not made of what others know.

    Length counts for more than kinds of characters, so none are asked for. ``known`` are the account's
    login name, phone and ID number. Raises PasswordRefused.
    """
    if len(password) < SHORTEST:
        raise PasswordRefused(f"密码至少要有{SHORTEST}个字符。可以使用一句好记的话。")
    if len(password) > LONGEST:
        raise PasswordRefused(f"密码不能超过{LONGEST}个字符。")
    if len(set(password)) < _FEWEST_CHARACTERS:
        raise PasswordRefused("密码中重复的字符太多，容易被猜到。请换一个密码。")
    try:
        _common().validate(password)
    except ValidationError as error:
        raise PasswordRefused("这是很多人使用的密码，容易被猜到。请换一个密码。") from error
    folded = password.lower()
    if any(len(part) >= 6 and part.lower() in folded for part in known):
        raise PasswordRefused("密码中不能包含登录名、手机号码或证件号码。请换一个密码。")


def password_matches(account: Account | None, password: str) -> bool:
    """Whether the password is the account's. Takes as long for no account as for a wrong password."""
    if account is None or not is_password_usable(account.password):
        check_password(password, _unused_password())
        return False
    return check_password(password, account.password)


def change_password(*, actor: Actor, at: datetime, present: str, new: str, place: Place) -> int:
    """Replace the actor's own password; every other session of the account ends. Returns the new epoch.

    Raises PasswordRefused, with code password.wrong for the present one, and TooOften.
    """
    account = Account.objects.get(id=require_human(actor))
    attempt = count_attempt(
        kind=AttemptKind.PASSWORD, name=str(account.id), account_id=account.id, place=place, at=at
    )
    if not password_matches(account, present):
        raise PasswordRefused("当前密码不对，请重新填写。", code="password.wrong")
    attempt.forgive()
    if present == new:
        raise PasswordRefused("新密码不能与当前密码相同。")
    check_new_password(new, known=(account.login_name,))
    return set_password(actor=actor, at=at, account=account, password=new)


def set_password(*, actor: Actor, at: datetime, account: Account, password: str) -> int:
    """Store a judged password and end all sessions; returns the new epoch. For services that checked."""
    with transaction(actor=actor, at=at) as ledger:
        Account.objects.filter(id=account.id).update(
            password=make_password(password), password_is_issued=False, password_chosen_at=at
        )
        epoch = end_all_sessions(account_id=account.id)
        ledger.record(EventTag.PASSWORD_CHANGED, "account", account.id)
    return epoch


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


@cache
def _unused_password() -> str:
    """A password that is never set, hashed once: comparing with it costs what any comparison costs."""
    return make_password("nobody's")
