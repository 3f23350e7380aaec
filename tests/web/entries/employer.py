"""The addresses of employers."""

from tests.support.cast import Cast, submitted
from tests.web.case_entries import case_entries
from tests.web.entries import Entry
from tests.web.hand_mark_entries import hand_mark_entries
from tests.web.holder.collected import certificate_of
from tests.web.reviewing_entries import reviewing_entries, user_entries
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Claim

OWN, FOREIGN = ("personnel",), ("foreign_personnel",)
EVERYONE = (*OWN, *FOREIGN)


def waiting(cast: Cast) -> Claim:
    """A claim that the employer reviews."""
    return Claim.objects.first() or submitted(cast)


ENTRIES = {
    "employer:home": Entry(EVERYONE),
    "employer:staff": Entry(EVERYONE, post=lambda cast: {"name": "仇"}),
    "employer:staff_export": Entry(EVERYONE, post=lambda cast: {"purpose": "年度聘任核对"}),
    "employer:rights": Entry(EVERYONE),
    "employer:verify": Entry(EVERYONE),
    "employer:compare": Entry(EVERYONE),
    "employer:compare_template": Entry(EVERYONE),
    **reviewing_entries("employer", waiting, actors=OWN, foreign=FOREIGN, everyone=EVERYONE),
    **hand_mark_entries("employer", "employer", actors=OWN, foreign=FOREIGN, everyone=EVERYONE),
    **user_entries("employer", "personnel", actors=OWN, foreign=FOREIGN, everyone=EVERYONE),
    **case_entries(
        "employer",
        "personnel",
        certificate_of,
        CaseKind.DEATH,
        actors=OWN,
        foreign=FOREIGN,
        everyone=EVERYONE,
    ),
}
