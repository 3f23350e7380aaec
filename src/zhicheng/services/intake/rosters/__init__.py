"""Rosters (名册): received once, read by a worker row by row, every row accounted for.

The file formats are ``documents.rosters``, the meaning of a row is ``domain.rosters``.
"""

from zhicheng.services.intake.rosters.outcome_counts import UploadOutcome, list_uploads, upload_outcome
from zhicheng.services.intake.rosters.people import PassedPerson, passed_people
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import RosterNotTaken, receive_for, receive_roster
from zhicheng.services.intake.rosters.report import (
    cancel_upload,
    error_workbook_for,
    resume_upload,
    row_reports,
)
from zhicheng.services.intake.rosters.taken_up import RosterTakingBack, roster_taking_back
from zhicheng.services.intake.rosters.taking_back import take_back_roster
from zhicheng.services.intake.rosters.uploads import (
    UploadState,
    UploadTarget,
    own_uploads,
    upload_state,
    upload_target,
)

__all__ = [
    "PassedPerson",
    "RosterNotTaken",
    "RosterTakingBack",
    "UploadOutcome",
    "UploadState",
    "UploadTarget",
    "cancel_upload",
    "error_workbook_for",
    "list_uploads",
    "own_uploads",
    "passed_people",
    "process_roster",
    "receive_for",
    "receive_roster",
    "resume_upload",
    "roster_taking_back",
    "row_reports",
    "take_back_roster",
    "upload_outcome",
    "upload_state",
    "upload_target",
]
