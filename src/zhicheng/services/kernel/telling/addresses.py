"""The e-mail address of an account: it counts once the code that was sent there came back."""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from zhicheng.domain.email_addresses import is_email_address
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import MessageAddress, binding
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.telling.recipients import ToAccount
from zhicheng.services.kernel.telling.tell import tell

_MINUTES, _TRIES = 10, 5
_LIMITS = ((3, timedelta(hours=1)), (10, timedelta(days=1)))


class AddressRefused(Refusal):
    """An e-mail address that cannot be used, or a code that is not the one that was sent."""

    code = "message_address.refused"


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """The actor's address, hidden but for its ends."""

    masked: str
    """Empty where none is confirmed."""
    waiting: str
    """One that waits for its code, hidden as well; empty for none."""
    is_offered: bool
    """Whether this installation sends e-mail at all."""


def own_address(*, actor: Actor, at: datetime) -> OwnAddress:
    """Where the actor's e-mail goes."""
    row = MessageAddress.objects.filter(account_id=require_human(actor)).first()
    is_waiting = row is not None and row.code_expires_at is not None and row.code_expires_at > at
    return OwnAddress(
        masked=_masked(email_of(row)),
        waiting=_masked(_opened(row, row.waiting_sealed, binding(MessageAddress, "waiting_sealed")))
        if row and is_waiting
        else "",
        is_offered=ports.mail() is not None,
    )


def ask_for_address(*, actor: Actor, at: datetime, address: str) -> None:
    """Send a code to a new address, which counts once ``confirm_address`` has it.

    Raises AddressRefused for what is no address or where no e-mail is sent, TooOften, and a Fault where the
    mail server is away; then nothing has changed.
    """
    account_id = require_human(actor)
    mail = ports.mail()
    if mail is None:
        raise AddressRefused("本系统未开通电子邮件，消息仍可在站内查看。")
    address = address.strip()
    if not is_email_address(address):
        raise AddressRefused("邮箱地址格式不对，请核对后重新填写。", code="message_address.malformed")
    for subject in (str(account_id), address.lower()):
        count_hit(purpose="message_address", subject=subject, at=at, limits=_LIMITS)
    code = f"{secrets.randbelow(10**6):06d}"
    mail.send(
        address,
        "确认接收消息的邮箱",
        f"确认码{code}，{_MINUTES}分钟内有效。请在“消息设置”中填写。如非本人操作，请忽略本邮件。",
        str(uuid.uuid4()),
    )
    waiting = {
        "waiting_sealed": seal_text(address, field=binding(MessageAddress, "waiting_sealed"), row=account_id),
        "code_digest": _digest(account_id, code),
        "code_expires_at": at + timedelta(minutes=_MINUTES),
        "tries": 0,
    }
    MessageAddress.objects.update_or_create(account_id=account_id, defaults=waiting)


def confirm_address(*, actor: Actor, at: datetime, code: str) -> None:
    """Take the address whose code this is. Raises AddressRefused for a wrong, late or worn-out code."""
    account_id = require_human(actor)
    missed = AddressRefused("确认码不对或已失效，请核对，或重新获取确认码。", code="message_address.code")
    # Counted before it is compared, so that tries side by side are all counted.
    counted = MessageAddress.objects.filter(
        account_id=account_id, code_expires_at__gt=at, tries__lt=_TRIES
    ).update(tries=F("tries") + 1)
    row = MessageAddress.objects.filter(account_id=account_id).first()
    if counted != 1 or row is None or row.code_digest is None:
        raise missed
    given = "".join(code.split())
    if not hmac.compare_digest(bytes(row.code_digest), _digest(account_id, given)):
        raise missed
    address = _opened(row, row.waiting_sealed, binding(MessageAddress, "waiting_sealed"))
    with transaction(actor=actor, at=at) as ledger:
        taken = MessageAddress.objects.filter(account_id=account_id, code_digest=row.code_digest).update(
            email_sealed=seal_text(address, field=binding(MessageAddress, "email_sealed"), row=account_id),
            confirmed_at=at,
            waiting_sealed=None,
            code_digest=None,
            code_expires_at=None,
        )
        if taken != 1:
            # Zero rows: the same code was taken in this very moment, or another address was asked for.
            raise missed
        ledger.record(EventTag.MESSAGE_ADDRESS_CHANGED, "account", account_id)
        tell(kind=MessageKind.EMAIL_CHANGED, to=ToAccount(account_id), at=at)


def remove_address(*, actor: Actor, at: datetime) -> None:
    """Send no more e-mail to the actor; does nothing where none was sent."""
    account_id = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        removed = MessageAddress.objects.filter(account_id=account_id, email_sealed__isnull=False).update(
            email_sealed=None, confirmed_at=None
        )
        if removed:
            ledger.record(EventTag.MESSAGE_ADDRESS_CHANGED, "account", account_id, removed=True)


def email_of(row: MessageAddress | None) -> str:
    """The confirmed address in clear; empty where there is none."""
    return _opened(row, row.email_sealed, binding(MessageAddress, "email_sealed")) if row is not None else ""


def _opened(row: MessageAddress, sealed: bytes | memoryview | None, field: str) -> str:
    return open_text(sealed, field=field, row=row.account_id) if sealed is not None else ""


def _digest(account_id: uuid.UUID, code: str) -> bytes:
    key = ports.keys().blind_index_key()
    return hmac.new(key, f"message_address:{account_id}:{code}".encode(), hashlib.sha256).digest()


def _masked(address: str) -> str:
    name, at_sign, domain = address.partition("@")
    return f"{name[:1]}***{at_sign}{domain}" if address else ""
