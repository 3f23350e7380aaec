"""The row of a claim behind what an act returns, for tests that look at what is stored."""

from zhicheng.records.models import Claim
from zhicheng.services.kernel.claim_position import ClaimState


def claim_row(state: ClaimState) -> Claim:
    """The claim as the database has it now."""
    return Claim.objects.get(id=state.claim_id)
