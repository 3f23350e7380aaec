"""The second factor of staff (R22): codes of an authenticator app, by RFC 6238, with codes to recover."""

import base64
import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from django.conf import settings

from zhicheng.documents.qr import qr_svg
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, TotpSecret, binding
from zhicheng.services.accounts.access.attempts import Attempt, AttemptKind, count_attempt
from zhicheng.services.accounts.access.freezing import refuse_frozen
from zhicheng.services.accounts.access.one_time_codes import (
    DIGITS,
    STEP_SECONDS,
    code_for_step,
    step_at,
)
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.recovery_codes import new_recovery_codes, use_recovery_code
from zhicheng.services.accounts.access.sign_ins import note_failure, note_sign_in
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import open_bytes, seal_bytes

DRIFT = 1
"""A code counts in its own half minute, and in the one before and after: clocks and hands are slow."""
_SECRET_BYTES = 20
_SETTING_UP = timedelta(minutes=30)


class SecondFactorRefused(Refusal):
    """A wrong or used code, or nothing to compare it with; ``code`` tells apart what the page must."""

    code = "second_factor.wrong"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs to know, to be scanned or typed."""

    secret: str = field(repr=False)
    """Base32 in groups of four."""
    address: str = field(repr=False)
    """The ``otpauth:`` address inside the QR code."""
    qr: str = field(repr=False)
    """An SVG picture."""


def is_enrolled(*, account_id: uuid.UUID) -> bool:
    """Whether the account has an authenticator that has shown its first right code."""
    return TotpSecret.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists()


def begin_enrolment(*, at: datetime, account_id: uuid.UUID) -> Enrolment:
    """The secret for a new authenticator; the same one again while it is being set up.

    Raises SecondFactorRefused with code second_factor.enrolled where one is set up already: a password alone
    must not replace it.
    """
    account = Account.objects.get(id=account_id)
    row = TotpSecret.objects.filter(account=account).first()
    if row is not None and row.confirmed_at is not None:
        raise SecondFactorRefused(
            "该账号已绑定动态验证器。更换手机的，请使用恢复码登录，或联系市人社局重置。",
            code="second_factor.enrolled",
        )
    if row is None or at - row.began_at > _SETTING_UP:
        raw = secrets.token_bytes(_SECRET_BYTES)
        TotpSecret.objects.update_or_create(
            account=account,
            confirmed_at=None,
            defaults={
                "secret_sealed": seal_bytes(raw, field=binding(TotpSecret, "secret_sealed"), row=account.id),
                "began_at": at,
            },
        )
    else:
        raw = open_bytes(row.secret_sealed, field=binding(TotpSecret, "secret_sealed"), row=account.id)
    text = base64.b32encode(raw).decode()
    label = quote(f"{settings.ZHICHENG_SITE_NAME}:{account.login_name}")
    query = urlencode({"secret": text, "issuer": settings.ZHICHENG_SITE_NAME, "period": STEP_SECONDS})
    address = f"otpauth://totp/{label}?{query}"
    grouped = " ".join(text[start : start + 4] for start in range(0, len(text), 4))
    return Enrolment(grouped, address, qr_svg(address))


def finish_enrolment(*, at: datetime, account_id: uuid.UUID, code: str, place: Place) -> tuple[str, ...]:
    """Confirm the authenticator by its first code; returns the recovery codes, to be shown once.

    Raises SecondFactorRefused, TooOften.
    """
    row = TotpSecret.objects.select_related("account").filter(account_id=account_id).first()
    if row is None or row.confirmed_at is not None:
        raise SecondFactorRefused("请重新打开本页，从扫描二维码开始。", code="second_factor.not_begun")
    attempt = _attempt(at, account_id, place)
    step = _matching_step(row, code, at)
    if step is None:
        raise SecondFactorRefused("验证码不对。请核对手机时间是否准确，并填写验证器中最新的6位数字。")
    with transaction(actor=_self(row.account), at=at) as ledger:
        confirmed = TotpSecret.objects.filter(
            account_id=account_id, confirmed_at__isnull=True, secret_sealed=row.secret_sealed
        ).update(confirmed_at=at, last_step=step)
        if confirmed != 1:
            # Zero rows: another tab was quicker, and showed its recovery codes.
            raise SecondFactorRefused(
                "已在另一个页面完成绑定。请重新登录。",
                code="second_factor.came_second",
                kind=RefusalKind.OVERTAKEN,
            )
        ledger.record(EventTag.SECOND_FACTOR_ENROLLED, "account", account_id)
        codes = new_recovery_codes(ledger, account_id=account_id, at=at)
    attempt.forgive()
    return codes


def confirm_second_factor(*, at: datetime, account_id: uuid.UUID, code: str, place: Place) -> None:
    """Accept a code of the authenticator, or a recovery code; each works once. For log-in and step-up.

    Raises SecondFactorRefused, TooOften.
    """
    row = (
        TotpSecret.objects.select_related("account")
        .filter(account_id=account_id, confirmed_at__isnull=False)
        .first()
    )
    if row is None:
        raise SecondFactorRefused("该账号还没有绑定动态验证器。", code="second_factor.not_enrolled")
    attempt = _attempt(at, account_id, place)
    step = _matching_step(row, code, at)
    if step is not None:
        used = TotpSecret.objects.filter(account_id=account_id, last_step__lt=step).update(last_step=step)
        # Zero rows: this code, or a later code, was used already, and may have been watched.
        accepted = used == 1
    else:
        accepted = use_recovery_code(actor=_self(row.account), at=at, account_id=account_id, code=code)
    if not accepted:
        note_failure(at=at, account_id=account_id, method=SignInMethod.SECOND_FACTOR, place=place)
        raise SecondFactorRefused(
            "验证码不对或已经用过。请等验证器显示下一组数字后填写；手机不在身边的，可以填写恢复码。"
        )
    attempt.forgive()


def finish_log_in(*, at: datetime, account_id: uuid.UUID, method: SignInMethod, place: Place) -> bool:
    """Note that a member of staff is signed in, second factor and all; returns whether the device is new.

    Raises AccountFrozen.
    """
    account = Account.objects.select_related("person").get(id=account_id)
    # It may have been frozen between the two factors.
    refuse_frozen(account)
    return note_sign_in(at=at, account=account, method=method, place=place)


def _matching_step(row: TotpSecret, typed: str, at: datetime) -> int | None:
    """The time step whose code was typed, or None."""
    digits = "".join(typed.split())
    if not (len(digits) == DIGITS and digits.isascii() and digits.isdecimal()):
        return None
    secret = open_bytes(row.secret_sealed, field=binding(TotpSecret, "secret_sealed"), row=row.account_id)
    now = step_at(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(digits, code_for_step(secret, step)):
            found = step
    return found


def _attempt(at: datetime, account_id: uuid.UUID, place: Place) -> Attempt:
    return count_attempt(
        kind=AttemptKind.SECOND_FACTOR, name=str(account_id), account_id=account_id, place=place, at=at
    )


def _self(account: Account) -> Actor:
    return Actor(account.id, account.display_name, None, None, account.person_id)
