"""Accounts: who a session belongs to, and a person's own record.

Signing in is ``access``, accounts of staff ``staff``, units ``units``, the demonstration's samples
``demonstration``.
"""

from zhicheng.services.accounts.account_session import (
    HeldRole,
    SessionAccount,
    session_account,
    session_epoch,
)
from zhicheng.services.accounts.personal_record import own_data

__all__ = [
    "HeldRole",
    "SessionAccount",
    "own_data",
    "session_account",
    "session_epoch",
]
