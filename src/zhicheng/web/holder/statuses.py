"""How a claim's status is marked for its claimant."""

from zhicheng.domain.review import ClaimStatus
from zhicheng.web.site.lists import Tag

_KINDS = {
    ClaimStatus.DRAFT: "attention",
    ClaimStatus.SENT_BACK: "attention",
    ClaimStatus.CERTIFIED: "good",
    ClaimStatus.REJECTED: "bad",
    ClaimStatus.REVOKED: "bad",
    ClaimStatus.WITHDRAWN: "plain",
}


def status_of(status: ClaimStatus) -> Tag:
    """The status in its box; what is not listed waits for somebody else."""
    return Tag(status.label, _KINDS.get(status, "waiting"))
