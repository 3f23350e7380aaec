"""The user's own account at a glance: what protects it, and who has signed in lately."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from zhicheng.records.models import Account
from zhicheng.services.accounts.access.phone_change import RegisteredPhone, registered_phone
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.recovery_codes import recovery_codes_left
from zhicheng.services.accounts.access.second_factor import is_enrolled
from zhicheng.services.accounts.access.sign_ins import SeenSignIn, own_sign_ins
from zhicheng.services.kernel.actor import Actor, require_human


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What the settings page shows."""

    login_name: str
    display_name: str
    phone: RegisteredPhone | None = field(repr=False)
    """None for an account without a person."""
    is_enrolled: bool
    recovery_codes_left: int
    sign_ins: Sequence[SeenSignIn]


def own_account(*, actor: Actor, at: datetime, place: Place) -> OwnAccount:
    """The actor's own account. Raises NotAllowed for the system itself."""
    account = Account.objects.get(id=require_human(actor))
    enrolled = is_enrolled(account_id=account.id)
    return OwnAccount(
        account.login_name,
        account.display_name,
        registered_phone(actor=actor) if actor.person_id is not None else None,
        enrolled,
        recovery_codes_left(actor=actor) if enrolled else 0,
        own_sign_ins(actor=actor, at=at, place=place),
    )
