"""What only a demonstration system offers: sample accounts, their messages, the day it believes it is."""

from zhicheng.services.accounts.demonstration.accounts import sample_account, sample_accounts
from zhicheng.services.accounts.demonstration.clock import clock_note
from zhicheng.services.accounts.demonstration.folder import sample_password
from zhicheng.services.accounts.demonstration.inbox import keep_message, received_messages
from zhicheng.services.accounts.demonstration.mode import require_demonstration
from zhicheng.services.accounts.demonstration.second_factors import current_codes

__all__ = [
    "clock_note",
    "current_codes",
    "keep_message",
    "received_messages",
    "require_demonstration",
    "sample_account",
    "sample_accounts",
    "sample_password",
]
