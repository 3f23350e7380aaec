"""The fixed cast of the suite: invented units, committees, officers and people, and what they hand in."""

from tests.support.cast.claims import (
    APPOINTMENT,
    DOCUMENT,
    ENTRUSTED,
    EXAMINATION,
    PERSONAL,
    details,
    details_of,
    drafted,
    may_appoint,
    ready,
    reviewers,
    submitted,
    uploaded,
)
from tests.support.cast.everybody import MONDAY, PASSWORD, Cast, term
from tests.support.cast.lists import evidence, list_cells, list_in, notice_of
from tests.support.cast.people import PEOPLE, Part
from tests.support.cast.rosters import SERIES, TITLE, claim_of, pass_cells, roster_cells, workbook

__all__ = [
    "APPOINTMENT",
    "DOCUMENT",
    "ENTRUSTED",
    "EXAMINATION",
    "MONDAY",
    "PASSWORD",
    "PEOPLE",
    "PERSONAL",
    "SERIES",
    "TITLE",
    "Cast",
    "Part",
    "claim_of",
    "details",
    "details_of",
    "drafted",
    "evidence",
    "list_cells",
    "list_in",
    "may_appoint",
    "notice_of",
    "pass_cells",
    "ready",
    "reviewers",
    "roster_cells",
    "submitted",
    "term",
    "uploaded",
    "workbook",
]
