"""Filings (核准备案): submitted and taken back by a convening unit, decided by the Bureau."""

from zhicheng.services.intake.filings.acts import (
    approve_filing,
    create_committee,
    refuse_filing,
    submit_filing,
    withdraw_filing,
)
from zhicheng.services.intake.filings.evidence import EvidenceGiven, FilingDocument, read_filing_evidence
from zhicheng.services.intake.filings.filing_pages import FilingLine, own_filing, own_filings, same_filing
from zhicheng.services.intake.filings.inbox import InboxFiling, filing_inbox, inbox_filing
from zhicheng.services.intake.filings.list_pages import (
    FilingList,
    ListedPerson,
    ListedState,
    filing_list,
    listed_people,
)
from zhicheng.services.intake.filings.lists import ListRefused, hand_in_list
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.intake.filings.stages import FilingStage
from zhicheng.services.intake.filings.terms import TermGiven, end_committee_term, record_committee_term

__all__ = [
    "EvidenceGiven",
    "FilingDocument",
    "FilingLine",
    "FilingList",
    "FilingRefused",
    "FilingStage",
    "InboxFiling",
    "ListRefused",
    "ListedPerson",
    "ListedState",
    "TermGiven",
    "approve_filing",
    "create_committee",
    "end_committee_term",
    "filing_inbox",
    "filing_list",
    "hand_in_list",
    "inbox_filing",
    "listed_people",
    "own_filing",
    "own_filings",
    "read_filing_evidence",
    "record_committee_term",
    "refuse_filing",
    "same_filing",
    "submit_filing",
    "withdraw_filing",
]
