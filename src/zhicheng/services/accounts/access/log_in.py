"""Logging in: by name or phone and password, or by a code to the phone of a professional (R21, R23)."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.phones import PhoneRefused, normalise_phone
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, CodePurpose, TotpSecret
from zhicheng.services.accounts.access.attempts import AttemptKind, count_attempt
from zhicheng.services.accounts.access.codes import CodeSent, send_code, take_code
from zhicheng.services.accounts.access.freezing import refuse_frozen
from zhicheng.services.accounts.access.passwords import password_matches
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sign_ins import note_failure, note_sign_in
from zhicheng.services.kernel.people import phone_index
from zhicheng.services.kernel.rate_limits import TooOften

__all__ = [
    "Admitted",
    "LogInRefused",
    "SignInMethod",
    "ask_log_in_code",
    "log_in_with_code",
    "log_in_with_password",
    "needs_second_factor",
]
_LONGEST_NAME = 64
_MOST_OF_ONE_PHONE = 3


class LogInRefused(Refusal):
    """Unknown name, wrong password, disabled account: one answer."""

    code = "log_in.refused"

    def __init__(self) -> None:
        super().__init__("登录名（手机号码）或密码不对，请核对后重新填写。忘记密码的，可以重设密码。")


@dataclass(frozen=True, slots=True)
class Admitted:
    """An account whose first factor was right."""

    account_id: uuid.UUID
    epoch: int
    needs_second_factor: bool
    """Then it is signed in only after its second factor (R22)."""
    method: SignInMethod
    is_new_device: bool = False


def log_in_with_password(*, at: datetime, name: str, password: str, place: Place) -> Admitted:
    """Compare name (login name, or a professional's phone) and password. Raises LogInRefused, TooOften.

    Raises AccountFrozen to whoever knows the password of a frozen account. An unknown name counts, costs
    and answers like a wrong password.
    """
    typed = name.strip()[:_LONGEST_NAME]
    digits = _phone_digits(typed)
    candidates = _candidates(typed, digits)
    first = candidates[0] if candidates else None
    try:
        attempt = count_attempt(
            kind=AttemptKind.PASSWORD,
            # By what was typed, not by whose it is: the count itself must not tell who has an account.
            name=digits or typed.lower(),
            account_id=first.id if first else None,
            place=place,
            at=at,
        )
    except TooOften as refusal:
        sentence = f"{refusal.sentence}个人用户也可以改用短信验证码登录。"
        raise TooOften(sentence, refusal.retry_after) from refusal
    account = next((candidate for candidate in candidates if password_matches(candidate, password)), None)
    if not candidates:
        password_matches(None, password)
    if account is None or not account.is_active:
        note_failure(at=at, account_id=first.id if first else None, method=SignInMethod.PASSWORD, place=place)
        raise LogInRefused
    attempt.forgive()
    refuse_frozen(account)
    return _admit(at, account, SignInMethod.PASSWORD, place)


def ask_log_in_code(*, at: datetime, phone: str, session: str, address: str) -> CodeSent:
    """Send a code to the phone of a professional's account; the answer is the same when there is none.

    Raises PhoneRefused, TooOften.
    """
    found = _accounts_of_phone(normalise_phone(phone))
    account = found[0] if len(found) == 1 else None
    return send_code(
        at=at,
        purpose=CodePurpose.LOG_IN,
        session=session,
        phone=phone,
        address=address,
        account=account,
        person=account.person if account else None,
        is_known=account is not None,
    )


def log_in_with_code(
    *, at: datetime, code_id: uuid.UUID | None, code: str, session: str, place: Place
) -> Admitted:
    """Finish with the code. Raises CodeMissed, and AccountFrozen to whoever has the code."""
    taken = take_code(at=at, purpose=CodePurpose.LOG_IN, session=session, code_id=code_id, code=code)
    account = taken.account()
    return _admit(at, account, SignInMethod.PHONE_CODE, place)


def needs_second_factor(account: Account) -> bool:
    """Whether a first factor alone does not let the account in: it works for a unit, or once did."""
    works = account.memberships.effective().exists()
    return works or TotpSecret.objects.filter(account=account, confirmed_at__isnull=False).exists()


def _admit(at: datetime, account: Account, method: SignInMethod, place: Place) -> Admitted:
    needs_more = needs_second_factor(account)
    is_new = False
    if not needs_more:
        is_new = note_sign_in(at=at, account=account, method=method, place=place)
    return Admitted(account.id, account.session_epoch, needs_more, method, is_new)


def _candidates(typed: str, digits: str) -> list[Account]:
    """The account of this login name, or those of this phone; both are always looked for."""
    named = list(Account.objects.select_related("person").filter(login_name=typed))
    of_phone = _accounts_of_phone(digits)
    return named or of_phone


def _phone_digits(typed: str) -> str:
    """The phone that was typed, in the one way in which phones are stored; empty for anything else."""
    try:
        return normalise_phone(typed)
    except PhoneRefused:
        return ""


def _accounts_of_phone(digits: str) -> list[Account]:
    """Accounts of the people with this registered phone; a few may share one."""
    accounts = (
        Account.objects.in_use().select_related("person").filter(person__phone_index=phone_index(digits))
    )
    return list(accounts.order_by("created_at")[:_MOST_OF_ONE_PHONE])
