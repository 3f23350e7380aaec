"""Which rows of a roster somebody has built on since, so that it can no longer be taken back whole."""

import uuid
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.records.models import Claim, PassRosterEntry, RosterRow, RosterUpload
from zhicheng.services.intake.rosters.report import own_upload
from zhicheng.services.kernel.actor import Actor

# The latest hand-in of each claim of the roster, and what came after it. A later roster that corrected the
# claim has a later row for it.
_OF_CLAIMS = """
SELECT line.number, claim.id, claim.status, hand_in.version, hand_in.kind,
       EXISTS (SELECT 1 FROM records_rosterrow later
                WHERE later.claim_id = claim.id AND later.outcome = %(accepted)s AND later.id > line.id),
       EXISTS (SELECT 1 FROM records_claimopening opening
                WHERE opening.claim_id = claim.id AND opening.version >= hand_in.version),
       EXISTS (SELECT 1 FROM records_reviewdecision decision
                WHERE decision.claim_id = claim.id AND decision.version > hand_in.version)
         OR EXISTS (SELECT 1 FROM records_claimact act
                     WHERE act.claim_id = claim.id AND act.version > hand_in.version
                       AND act.unit_id <> hand_in.unit_id),
       EXISTS (SELECT 1 FROM records_batchentry entry WHERE entry.claim_id = claim.id)
         OR EXISTS (SELECT 1 FROM records_finalcheckrun run
                     WHERE run.run_at >= hand_in.at AND run.month >= hand_in.month)
  FROM records_rosterrow line
  JOIN records_claim claim ON claim.id = line.claim_id
  JOIN LATERAL (SELECT act.version, act.kind, act.unit_id, act.at, act.month FROM records_claimact act
                 WHERE act.claim_id = claim.id AND act.kind IN ('roster_uploaded', 'roster_corrected')
                 ORDER BY act.version DESC LIMIT 1) hand_in ON true
 WHERE line.upload_id = %(upload)s AND line.outcome = %(accepted)s
 ORDER BY line.number
"""

_CORRECTED = "已由后来的名册改正"
_OF_ENTRIES = """
SELECT line.number,
       EXISTS (SELECT 1 FROM records_rosterrow later
                 JOIN records_rosterupload corrected_by ON corrected_by.id = later.upload_id
                WHERE later.pass_entry_id = line.pass_entry_id AND later.outcome = %(accepted)s
                  -- Keys grow with time.
                  AND later.upload_id > line.upload_id AND corrected_by.status <> %(taken_back)s
              ) AS is_corrected,
       EXISTS (SELECT 1 FROM records_claim claim JOIN records_person person ON person.id = claim.person_id
                WHERE claim.examination_id = entry.examination_id AND person.id_index = entry.id_index
                  AND claim.status <> ALL(%(resting_on_nothing)s)) AS is_claimed
  FROM records_rosterrow line
  JOIN records_passrosterentry entry ON entry.id = line.pass_entry_id
 WHERE line.upload_id = %(upload)s AND line.outcome = %(accepted)s
 ORDER BY line.number
"""


@dataclass(frozen=True, slots=True)
class RosterClaim:
    """One claim that a roster brought in or corrected, and that can be taken back."""

    claim_id: uuid.UUID
    version: int
    """Of the claim, once the roster had handed it in."""
    was_corrected: bool
    """Whether the roster corrected a claim that was there and had been sent back."""


@dataclass(frozen=True, slots=True)
class RosterTakenUp:
    """What a roster brought in, and what of it is taken up."""

    claims: tuple[RosterClaim, ...]
    standing_against: tuple[tuple[int, str], ...]
    """Number of each row that is taken up, and what happened to it; empty where the roster can go back."""


@dataclass(frozen=True, slots=True)
class RosterTakingBack:
    """What the page asks about before a roster is taken back."""

    accepted: int
    status: RosterUploadStatus
    standing_against: tuple[tuple[int, str], ...]

    @property
    def is_reading(self) -> bool:
        """Whether a worker reads it, which is to be stopped first."""
        return self.status in (RosterUploadStatus.RECEIVED, RosterUploadStatus.RUNNING)

    @property
    def is_possible(self) -> bool:
        """Whether it can be taken back now."""
        is_over = self.is_reading or self.status is RosterUploadStatus.TAKEN_BACK
        return not is_over and not self.standing_against


def roster_taking_back(*, actor: Actor, kind: RosterKind, upload_id: uuid.UUID) -> RosterTakingBack:
    """Whether the unit's own roster can be taken back, and which rows keep it. Raises RosterNotTaken."""
    upload = own_upload(actor, upload_id, kind)
    status = RosterUploadStatus(upload.status)
    return RosterTakingBack(upload.rows_accepted, status, taken_up(upload).standing_against)


def taken_up(upload: RosterUpload) -> RosterTakenUp:
    """The roster's claims and lines, as they stand; a service that acts on it holds them."""
    accepted = RosterRowOutcome.ACCEPTED.value
    if upload.kind == RosterKind.EXAMINATION.value:
        resting_on_nothing = [
            ClaimStatus.DRAFT.value,
            ClaimStatus.WITHDRAWN.value,
            ClaimStatus.REJECTED.value,
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                _OF_ENTRIES,
                {
                    "upload": upload.id,
                    "accepted": accepted,
                    "taken_back": RosterUploadStatus.TAKEN_BACK.value,
                    "resting_on_nothing": resting_on_nothing,
                },
            )
            lines = cursor.fetchall()
        return RosterTakenUp(
            (),
            tuple(
                (number, _CORRECTED if is_corrected else "已有申领依据该行提出")
                for number, is_corrected, is_claimed in lines
                if is_corrected or is_claimed
            ),
        )
    with connection.cursor() as cursor:
        cursor.execute(_OF_CLAIMS, {"upload": upload.id, "accepted": accepted})
        rows = cursor.fetchall()
    claims, against = [], []
    for number, claim_id, status, version, kind, is_corrected, is_opened, is_handled, is_checked in rows:
        why = _why(ClaimStatus(status), is_corrected, is_opened, is_handled, is_checked)
        if why:
            against.append((number, why))
        claims.append(RosterClaim(claim_id, version, kind == "roster_corrected"))
    return RosterTakenUp(tuple(claims), tuple(against))


def held_claims(upload: RosterUpload) -> dict[uuid.UUID, Claim]:
    """The claims of the roster's accepted rows, held until the transaction ends."""
    accepted = upload.rows.filter(outcome=RosterRowOutcome.ACCEPTED.value, claim__isnull=False)
    rows = Claim.objects.select_for_update(no_key=True).filter(id__in=accepted.values("claim_id"))
    return {row.id: row for row in rows.order_by("id")}


def entries_of(upload: RosterUpload) -> list[uuid.UUID]:
    """The lines of a pass roster that the upload alone brought in.

    A line that it only corrected stays on the list of the roster before it, with what this one wrote.
    """
    accepted = upload.rows.filter(outcome=RosterRowOutcome.ACCEPTED.value, pass_entry__isnull=False)
    others = RosterRow.objects.filter(
        outcome=RosterRowOutcome.ACCEPTED.value, pass_entry_id__in=accepted.values("pass_entry_id")
    ).exclude(Q(upload=upload) | Q(upload__status=RosterUploadStatus.TAKEN_BACK.value))
    standing = (
        PassRosterEntry.objects.standing()
        .filter(id__in=accepted.values("pass_entry_id"))
        .exclude(id__in=others.values("pass_entry_id"))
    )
    return list(standing.values_list("id", flat=True))


def _why(status: ClaimStatus, is_corrected: bool, is_opened: bool, is_handled: bool, is_checked: bool) -> str:
    if is_corrected:
        return _CORRECTED
    if status is not ClaimStatus.UPLOADED:
        return f"现为“{status.label}”"
    if is_handled:
        return "人社局已经办理"
    if is_checked:
        return "人社局已经开始核对"
    return "人社局已经打开" if is_opened else ""
