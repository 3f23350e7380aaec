"""Step-by-step review (逐级审核): submitting, approving, sending back, rejecting, uploading, a claim's page.

A claim is approved in ``decisions``. What waits for whom is ``review.queues``; drafting is ``intake``; the
month's check is ``issuance.month``.
"""

from zhicheng.services.review.changes import claim_changes
from zhicheng.services.review.claim_page import claim_view, require_visible_claim
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.decisions import (
    Uploaded,
    approve_claim,
    reject_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
    withdraw_claim,
)
from zhicheng.services.review.history import claim_history, remaining_steps
from zhicheng.services.review.id_number_reveal import reveal_id_number
from zhicheng.services.review.opening import open_claim
from zhicheng.services.review.passes import pass_match
from zhicheng.services.review.rare_names import RareName, rare_name, unconfirmed_names
from zhicheng.services.review.submitting_units import (
    SubmittingUnitChoice,
    find_submitting_units,
)
from zhicheng.services.review.taking_back import take_back_claim

__all__ = [
    "RareName",
    "SubmittingUnitChoice",
    "Uploaded",
    "approve_claim",
    "change_submitting_unit",
    "claim_changes",
    "claim_history",
    "claim_view",
    "confirm_reading",
    "find_submitting_units",
    "open_claim",
    "pass_match",
    "rare_name",
    "reject_claim",
    "remaining_steps",
    "require_visible_claim",
    "resubmit_claim",
    "reveal_id_number",
    "send_back_claim",
    "submit_claim",
    "take_back_claim",
    "unconfirmed_names",
    "upload_claims",
    "withdraw_claim",
]
