"""The addresses of submitting units: competent departments and archive agencies."""

from collections.abc import Mapping
from typing import Any

from tests.support.cast import Cast, ready, submitted
from tests.support.claim_rows import claim_row
from tests.web.case_entries import asked_case, case_entries, comment
from tests.web.entries import Entry
from tests.web.holder.collected import certificate_of
from tests.web.reviewing_entries import reviewing_entries, user_entries
from zhicheng.domain.cases import CaseKind
from zhicheng.records.models import Claim
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import approve_claim

OWN, FOREIGN = ("department_clerk", "second_department_clerk"), ("agency_clerk",)
EVERYONE = (*OWN, *FOREIGN)


def waiting(cast: Cast) -> Claim:
    """A claim that the employer has approved."""
    found = Claim.objects.first()
    if found is None:
        found = claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast))))
    return found


def _to_upload(cast: Cast) -> Mapping[str, Any]:
    claim = Claim.objects.first() or ready(cast)
    return {"claim": str(claim.id), "confirm": "1"}


ENTRIES = {
    "department:home": Entry(EVERYONE),
    "department:employers": Entry(EVERYONE),
    "department:consolidate": Entry(EVERYONE, post=_to_upload),
    "department:consolidated": Entry(EVERYONE),
    **reviewing_entries("department", waiting, actors=OWN, foreign=FOREIGN, everyone=EVERYONE),
    **user_entries("department", "second_department_clerk", actors=OWN, foreign=FOREIGN, everyone=EVERYONE),
    **case_entries(
        "department",
        "department_clerk",
        certificate_of,
        CaseKind.CORRECTION,
        actors=OWN,
        foreign=FOREIGN,
        everyone=EVERYONE,
    ),
    "department:comment_case": Entry(OWN, asked_case(certificate_of), FOREIGN, post=comment),
}
