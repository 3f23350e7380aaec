"""Codes sent to a phone (R18, R19): one purpose, one session, few tries, a few minutes, one use.

A code for a phone or person that is not known leaves the same row and the same job as any other; only
nothing is sent, and no code is right.
"""

import hmac
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import Refusal
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, CodePurpose, Person, PhoneCode, binding
from zhicheng.services.accounts.access.freezing import refuse_frozen
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.personal_data import blind_index, open_text, seal_text
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.rulebook import policy_on

PER_ADDRESS = ((40, timedelta(hours=1)), (300, timedelta(days=1)))
"""Codes asked for from one address, whatever the phones."""
_NONE = uuid.UUID(int=0)
_TEMPLATES: Mapping[CodePurpose, str] = {
    CodePurpose.LOG_IN: "login_code",
    CodePurpose.REGISTER: "register_code",
    CodePurpose.NEW_PASSWORD: "password_code",
    CodePurpose.OLD_PHONE: "phone_code",
    CodePurpose.NEW_PHONE: "phone_code",
}


class CodeMissed(Refusal):
    """The one answer to every failure: wrong, late, used, tried too often, never sent, another session."""

    code = "phone_code.wrong"

    def __init__(self) -> None:
        super().__init__("验证码不对或已过期。请核对短信中的数字；多次填错的，请重新获取验证码。")


@dataclass(frozen=True, slots=True)
class CodeSent:
    """The reply to every request for a code."""

    code_id: uuid.UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeTaken:
    """What a right code proves."""

    account_id: uuid.UUID | None
    phone: str
    """Eleven digits: the person who typed the code reads this phone's messages."""

    def account(self) -> Account:
        """The account that the code was for.

        Raises CodeMissed when it has been disabled meanwhile, and AccountFrozen while a dispute is open.
        """
        found = Account.objects.in_use().select_related("person").filter(id=self.account_id or _NONE)
        account = found.first()
        if account is None:
            raise CodeMissed
        refuse_frozen(account)
        return account


def send_code(
    *,
    at: datetime,
    purpose: CodePurpose,
    session: str,
    phone: str,
    address: str,
    account: Account | None,
    person: Person | None,
    is_known: bool,
) -> CodeSent:
    """Send a code to ``phone`` when ``is_known``, and look the same when not.

    ``session`` is a secret of the verifier's browser. Raises PhoneRefused for a mistyped number and TooOften.
    """
    policy = policy_on(business_date(at))
    digits = normalise_phone(phone)
    count_hit(purpose="sms_address", subject=address, at=at, limits=PER_ADDRESS)
    count_hit(
        purpose="sms",
        subject=digits,
        at=at,
        limits=[
            (1, timedelta(seconds=policy.sms_seconds_between)),
            (policy.sms_per_day, timedelta(days=1)),
        ],
    )
    code = f"{secrets.randbelow(10**policy.code_digits):0{policy.code_digits}d}"
    key = new_id()
    expires_at = at + timedelta(minutes=policy.code_minutes)
    PhoneCode.objects.create(
        id=key,
        purpose=purpose.value,
        account=account,
        is_sent=is_known,
        phone_sealed=seal_text(digits, field=binding(PhoneCode, "phone_sealed"), row=key),
        session_digest=_session_digest(key, session),
        code_digest=_code_digest(key, purpose, code),
        sent_at=at,
        expires_at=expires_at,
    )
    queue_message(
        at=at,
        person=person,
        phone=digits if is_known else None,
        template=_TEMPLATES[purpose],
        parameters={"code": code, "minutes": str(policy.code_minutes)},
    )
    return CodeSent(key, expires_at)


def take_code(
    *, at: datetime, purpose: CodePurpose, session: str, code_id: uuid.UUID | None, code: str
) -> CodeTaken:
    """Use a code up. Raises CodeMissed, the same for every reason."""
    policy = policy_on(business_date(at))
    # The try is counted by the statement that allows it, so parallel guesses cannot share one.
    counted = PhoneCode.objects.filter(
        id=code_id or _NONE,
        purpose=purpose,
        used_at__isnull=True,
        tries__lt=policy.code_tries,
        expires_at__gt=at,
    ).update(tries=F("tries") + 1)
    if counted != 1:
        # Zero rows: unknown, for another purpose, used, tried too often or expired.
        raise CodeMissed
    row = PhoneCode.objects.get(id=code_id or _NONE)
    same_session = hmac.compare_digest(bytes(row.session_digest), _session_digest(row.id, session))
    typed = "".join(code.split())
    same_code = hmac.compare_digest(bytes(row.code_digest), _code_digest(row.id, purpose, typed))
    if not (same_session & same_code & row.is_sent):
        raise CodeMissed
    if PhoneCode.objects.filter(id=row.id, used_at__isnull=True).update(used_at=at) != 1:
        # Zero rows: another tab used it in this very moment.
        raise CodeMissed
    return CodeTaken(
        row.account_id, open_text(row.phone_sealed, field=binding(PhoneCode, "phone_sealed"), row=row.id)
    )


def forget_old_codes(*, before: datetime) -> int:
    """Delete codes that expired before ``before``, and the phones with them; returns how many."""
    deleted, _ = PhoneCode.objects.filter(expires_at__lt=before).delete()
    return deleted


def _session_digest(code_id: uuid.UUID, session: str) -> bytes:
    return blind_index("phone_code.session", f"{code_id}:{session}")


def _code_digest(code_id: uuid.UUID, purpose: CodePurpose, code: str) -> bytes:
    return blind_index("phone_code.code", f"{code_id}:{purpose}:{code}")
