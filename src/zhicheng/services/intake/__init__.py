"""Intake (上传信息, clause 二(一)): personal claims with their attachments, until they are handed in.

Filings, committees, examinations and rosters have packages of their own here. Deciding a claim is ``review``.
"""

from zhicheng.services.intake.attachments import (
    LARGEST,
    MOST_ATTACHMENTS,
    AddedAttachment,
    AttachmentRefused,
    add_attachment,
    read_attachment,
    remove_attachment,
)
from zhicheng.services.intake.claim_outlook import ChannelDates, channel_dates
from zhicheng.services.intake.claim_snapshots import FIELD_LABELS
from zhicheng.services.intake.claims import ClaimDetails, ClaimRefused, draft_claim, edit_claim
from zhicheng.services.intake.own_claim_list import OwnClaimLine, live_claim_of, own_claim_lines
from zhicheng.services.intake.own_claims import OwnClaim, own_claim_detail
from zhicheng.services.intake.units_to_choose import UnitToChoose, find_units, unit_to_choose

__all__ = [
    "FIELD_LABELS",
    "LARGEST",
    "MOST_ATTACHMENTS",
    "AddedAttachment",
    "AttachmentRefused",
    "ChannelDates",
    "ClaimDetails",
    "ClaimRefused",
    "OwnClaim",
    "OwnClaimLine",
    "UnitToChoose",
    "add_attachment",
    "channel_dates",
    "draft_claim",
    "edit_claim",
    "find_units",
    "live_claim_of",
    "own_claim_detail",
    "own_claim_lines",
    "read_attachment",
    "remove_attachment",
    "unit_to_choose",
]
