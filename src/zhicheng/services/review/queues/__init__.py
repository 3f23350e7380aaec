"""What waits for whom: the lists of claims, and the work queues of the units that review and upload.

Everything only reads. A claim is opened and decided in ``review``; where one stands now, the kernel says.
"""

from zhicheng.services.review.queues.claim_list import ClaimLine, claims_named, list_claims, own_claims
from zhicheng.services.review.queues.department import (
    EmployerLine,
    ReadyToUpload,
    UploadedTogether,
    cut_off,
    employers_under,
    ready_to_upload,
    uploaded_together,
)
from zhicheng.services.review.queues.examination_body import (
    PastUpload,
    ReadyClaim,
    past_uploads,
    ready_claims,
    upload_outlook,
)
from zhicheng.services.review.queues.todo import (
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
    "ReadyClaim",
    "ReadyToUpload",
    "TodoLine",
    "UploadedTogether",
    "WorkQueue",
    "claims_named",
    "cut_off",
    "employers_under",
    "list_claims",
    "next_to_do",
    "own_claims",
    "past_uploads",
    "queue_counts",
    "ready_claims",
    "ready_to_upload",
    "todo_by_employer",
    "todo_list",
    "upload_outlook",
    "uploaded_together",
    "work_queues_of",
]
