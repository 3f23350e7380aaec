"""Recovery codes: ten that stand in for a lost authenticator, kept as digests, each good once."""

import secrets
import uuid
from datetime import datetime

from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import RecoveryCode, TotpSecret
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.personal_data import blind_index

COUNT = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that looks like something else on paper."""
_GROUPS, _GROUP = 2, 5


class NoAuthenticator(Refusal):
    """Recovery codes stand in for an authenticator, and there is none."""

    code = "second_factor.not_enrolled"


def new_recovery_codes(ledger: Ledger, *, account_id: uuid.UUID, at: datetime) -> tuple[str, ...]:
    """Ten new codes of some 49 bits, in the caller's transaction; those before are void."""
    codes = tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(COUNT)
    )
    RecoveryCode.objects.filter(account_id=account_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account_id=account_id, digest=_digest(account_id, code), made_at=at) for code in codes
    )
    ledger.record(EventTag.RECOVERY_CODES_MADE, "account", account_id, count=len(codes))
    return codes


def renew_recovery_codes(*, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Replace the account's recovery codes by ten new codes. Raises NoAuthenticator."""
    account_id = require_human(actor)
    if not TotpSecret.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists():
        raise NoAuthenticator("还没有绑定动态验证器，不需要恢复码。")
    with transaction(actor=actor, at=at) as ledger:
        return new_recovery_codes(ledger, account_id=account_id, at=at)


def use_recovery_code(*, actor: Actor, at: datetime, account_id: uuid.UUID, code: str) -> bool:
    """Use a code up; returns whether it was one that still counted."""
    with transaction(actor=actor, at=at) as ledger:
        used = RecoveryCode.objects.filter(
            account_id=account_id, digest=_digest(account_id, code), used_at__isnull=True
        ).update(used_at=at)
        if used:
            ledger.record(EventTag.RECOVERY_CODE_USED, "account", account_id)
    return used == 1


def recovery_codes_left(*, actor: Actor) -> int:
    """How many of the actor's own codes still count."""
    return RecoveryCode.objects.filter(account_id=require_human(actor), used_at__isnull=True).count()


def _digest(account_id: uuid.UUID, code: str) -> bytes:
    plain = "".join(character for character in code.lower() if character.isalnum())
    return blind_index("recovery_code", f"{account_id}:{plain}")
