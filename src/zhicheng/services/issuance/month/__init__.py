"""The Bureau's month: step 1, the final check (核对); step 2, the release; and the board."""

from zhicheng.services.issuance.month.board import (
    FoundClaim,
    batch_summary,
    found_claims,
    month_board,
    waiting_batches,
)
from zhicheng.services.issuance.month.final_check import CheckRun, check_month, try_check
from zhicheng.services.issuance.month.overview import (
    BatchLine,
    MonthOverview,
    findings_of,
    known_months,
    latest_batch,
    month_overview,
)
from zhicheng.services.issuance.month.progress import Progress, batch_progress, failed_entries
from zhicheng.services.issuance.month.release import (
    discard_batch,
    pause_batch,
    propose_batch,
    release_batch,
    resume_batch,
)
from zhicheng.services.issuance.month.sheets import findings_sheet

__all__ = [
    "BatchLine",
    "CheckRun",
    "FoundClaim",
    "MonthOverview",
    "Progress",
    "batch_progress",
    "batch_summary",
    "check_month",
    "discard_batch",
    "failed_entries",
    "findings_of",
    "findings_sheet",
    "found_claims",
    "known_months",
    "latest_batch",
    "month_board",
    "month_overview",
    "pause_batch",
    "propose_batch",
    "release_batch",
    "resume_batch",
    "try_check",
    "waiting_batches",
]
