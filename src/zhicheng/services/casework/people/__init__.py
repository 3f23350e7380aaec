"""People as officers find and see them: the search, one page for one person, whole numbers for a reason.

Nothing is changed here: what changes a person is an effect of a case.
"""

from zhicheng.services.casework.people.hits import (
    MOST_HITS,
    CertificateHit,
    ClaimHit,
    Found,
    PersonHit,
    UnitHit,
)
from zhicheng.services.casework.people.numbers import RevealedNumbers, reveal_numbers
from zhicheng.services.casework.people.page import PersonNotFound, PersonPage, person_page
from zhicheng.services.casework.people.search import search_people

__all__ = [
    "MOST_HITS",
    "CertificateHit",
    "ClaimHit",
    "Found",
    "PersonHit",
    "PersonNotFound",
    "PersonPage",
    "RevealedNumbers",
    "UnitHit",
    "person_page",
    "reveal_numbers",
    "search_people",
]
