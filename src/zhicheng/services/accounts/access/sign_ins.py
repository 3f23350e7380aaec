"""Sign-ins as the account's owner sees them, and the word to the owner when a device is new."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, SignIn
from zhicheng.services.accounts.access.places import REMEMBERED_FOR, Place, has_signed_in, is_known_device
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.people import phone


@dataclass(frozen=True, slots=True)
class SeenSignIn:
    """One line of the list."""

    at: datetime
    method: str
    succeeded: bool
    device: str
    is_new_device: bool
    is_this_device: bool


def note_failure(*, at: datetime, account_id: uuid.UUID | None, method: SignInMethod, place: Place) -> None:
    """Record a failed attempt, also for an unknown name."""
    SignIn.objects.create(
        account_id=account_id,
        at=at,
        method=method.value,
        succeeded=False,
        device_label=place.label,
        device_index=place.device_index(account_id),
        address_index=place.address_index(account_id),
    )


def note_sign_in(*, at: datetime, account: Account, method: SignInMethod, place: Place) -> bool:
    """Note a sign-in; returns whether it came from a new device of an account that had others before.

    The owner is then told by a text message, where their phone is known (T22).
    """
    is_new = has_signed_in(account.id, at) and not is_known_device(account.id, place, at)
    SignIn.objects.create(
        account=account,
        at=at,
        method=method.value,
        succeeded=True,
        is_new_device=is_new,
        device_label=place.label,
        device_index=place.device_index(account.id),
        address_index=place.address_index(account.id),
    )
    if is_new and account.person is not None:
        number = phone(account.person)
        if number is not None:
            queue_message(at=at, person=account.person, phone=number, template="new_device", parameters={})
    return is_new


def own_sign_ins(*, actor: Actor, at: datetime, place: Place, limit: int = 20) -> Sequence[SeenSignIn]:
    """The latest sign-ins and failed tries of the actor's own account, newest first."""
    account_id = require_human(actor)
    here = place.device_index(account_id)
    rows = SignIn.objects.filter(account_id=account_id, at__gt=at - REMEMBERED_FOR).order_by("-at")[:limit]
    return [
        SeenSignIn(
            row.at,
            SignInMethod(row.method).label,
            row.succeeded,
            row.device_label,
            row.is_new_device,
            bytes(row.device_index) == here,
        )
        for row in rows
    ]


def forget_old_sign_ins(*, before: datetime) -> int:
    """Delete sign-ins older than ``before``; returns how many."""
    deleted, _ = SignIn.objects.filter(at__lt=before).delete()
    return deleted
