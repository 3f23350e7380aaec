"""Filings (核准备案): submitted and taken back by a convening unit, decided by the Bureau."""

from zhicheng.services.intake.filings.acts import (
    FilingRefused,
    approve_filing,
    create_committee,
    refuse_filing,
    submit_filing,
    withdraw_filing,
)
from zhicheng.services.intake.filings.filing_pages import FilingLine, own_filing, own_filings, same_filing
from zhicheng.services.intake.filings.inbox import InboxFiling, filing_inbox, inbox_filing
from zhicheng.services.intake.filings.stages import FilingStage

__all__ = [
    "FilingLine",
    "FilingRefused",
    "FilingStage",
    "InboxFiling",
    "approve_filing",
    "create_committee",
    "filing_inbox",
    "inbox_filing",
    "own_filing",
    "own_filings",
    "refuse_filing",
    "same_filing",
    "submit_filing",
    "withdraw_filing",
]
