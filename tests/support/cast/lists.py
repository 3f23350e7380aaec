"""The list with which a meeting's result is filed, and the documents that prove it, as a unit hands them in."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tests.support.cast.people import Part
from tests.support.cast.rosters import SERIES, TITLE, workbook
from zhicheng.domain.filings import FilingEvidenceKind, PublicNotice
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Filing
from zhicheng.services.intake.filings.evidence import EvidenceGiven
from zhicheng.services.intake.filings.lists import ListState, hand_in_list
from zhicheng.services.kernel.actor import Actor

MEETING_BEFORE = timedelta(days=21)
"""How long before its filing a meeting was held whose names hung out for as long as the rules ask."""


def list_cells(part: Part, **changed: str) -> dict[str, str]:
    """One good row of a list, by header."""
    return {
        "姓名": part.name,
        "证件号码": part.id_number,
        "系列": SERIES,
        "专业": "机械设计",
        "资格名称": TITLE,
    } | changed


def evidence() -> dict[FilingEvidenceKind, EvidenceGiven]:
    """Each document that has to be there."""
    return {
        kind: EvidenceGiven(f"{kind.label}.pdf", f"%PDF-1.4\n{kind.value}\n%%EOF\n".encode())
        for kind in FilingEvidenceKind
    }


def notice_of(filing: Filing, on: date) -> PublicNotice:
    """The names hung out from the day after the meeting to the day before ``on``."""
    return PublicNotice(filing.meeting_last + timedelta(days=1), on - timedelta(days=1))


def list_in(
    actor: Actor, at: Any, filing: Filing, rows: Iterable[dict[str, str]], **changed: Any
) -> ListState:
    """Hand in a list of ``rows`` with everything that belongs to it."""
    values: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "filing_id": filing.id,
        "file_name": "名单.xlsx",
        "data": workbook(RosterKind.APPROVED, rows),
        "notice": notice_of(filing, at.date()),
        "evidence": evidence(),
    }
    return hand_in_list(**(values | changed))
