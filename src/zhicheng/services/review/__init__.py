"""Step-by-step review (逐级审核): handing in, approving, sending back, rejecting, uploading; the work queues.

A claim is approved in ``decisions``. Drafting one is ``intake``; the month's check is ``issuance.month``.
"""

from zhicheng.services.review.changes import claim_changes
from zhicheng.services.review.claim_list import ClaimLine, claims_named, list_claims, own_claims, seen_now
from zhicheng.services.review.claim_page import claim_view, require_visible_claim, reveal_id_number
from zhicheng.services.review.claim_particulars import change_submitting_unit, confirm_reading
from zhicheng.services.review.consolidation import (
    PastUpload,
    ReadyClaim,
    past_uploads,
    ready_claims,
    upload_outlook,
)
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
from zhicheng.services.review.department_desk import (
    EmployerLine,
    ReadyToUpload,
    UploadedTogether,
    cut_off,
    employers_under,
    ready_to_upload,
    uploaded_together,
)
from zhicheng.services.review.history import claim_history, remaining_steps
from zhicheng.services.review.passes import pass_match
from zhicheng.services.review.rare_names import RareName, rare_name, unconfirmed_names
from zhicheng.services.review.submitting_units import (
    SubmittingUnitChoice,
    find_submitting_units,
    submitting_unit,
)
from zhicheng.services.review.todo import (
    TodoLine,
    WorkQueue,
    next_to_do,
    queue_counts,
    todo_by_employer,
    todo_list,
    work_queues_of,
)

__all__ = [
    "ClaimLine",
    "EmployerLine",
    "PastUpload",
    "RareName",
    "ReadyClaim",
    "ReadyToUpload",
    "SubmittingUnitChoice",
    "TodoLine",
    "Uploaded",
    "UploadedTogether",
    "WorkQueue",
    "approve_claim",
    "change_submitting_unit",
    "claim_changes",
    "claim_history",
    "claim_view",
    "claims_named",
    "confirm_reading",
    "cut_off",
    "employers_under",
    "find_submitting_units",
    "list_claims",
    "next_to_do",
    "own_claims",
    "pass_match",
    "past_uploads",
    "queue_counts",
    "rare_name",
    "ready_claims",
    "ready_to_upload",
    "reject_claim",
    "remaining_steps",
    "require_visible_claim",
    "resubmit_claim",
    "reveal_id_number",
    "seen_now",
    "send_back_claim",
    "submit_claim",
    "submitting_unit",
    "todo_by_employer",
    "todo_list",
    "unconfirmed_names",
    "upload_claims",
    "upload_outlook",
    "uploaded_together",
    "withdraw_claim",
    "work_queues_of",
]
