"""The end of sessions: every session belongs to an epoch of its account, and a new epoch ends them all."""

import uuid
from datetime import datetime

from django.db.models import F

from zhicheng.records.models import Account
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction


def end_all_sessions(*, account_id: uuid.UUID) -> int:
    """Begin a new epoch of the account, which ends every session of it at its next request (R23).

    To be called inside the transaction that disables the account, or changes its roles, password or
    second factor. Returns the new epoch.
    """
    Account.objects.filter(id=account_id).update(session_epoch=F("session_epoch") + 1)
    epoch: int = Account.objects.values_list("session_epoch", flat=True).get(id=account_id)
    return epoch


def sign_out_everywhere(*, actor: Actor, at: datetime) -> int:
    """End all sessions of the actor's own account, this session too; returns the epoch for a new session."""
    account_id = require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        epoch = end_all_sessions(account_id=account_id)
        ledger.record(EventTag.SESSIONS_ENDED, "account", account_id)
    return epoch
