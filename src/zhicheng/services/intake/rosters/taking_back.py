"""Taking back a wrong roster whole, as long as none of its rows is taken up."""

import uuid
from datetime import datetime

from django.db import connection

from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.claim_acts import ClaimActKind
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.review import ClaimAction, Position, Seen, next_position
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.domain.second_thoughts import roster
from zhicheng.records.models import Claim, PassRosterEntry, RosterUpload
from zhicheng.services.intake.rosters.receive import RosterNotTaken
from zhicheng.services.intake.rosters.report import own_upload
from zhicheng.services.intake.rosters.roster_state import RosterState, roster_state
from zhicheng.services.intake.rosters.taken_up import RosterTakenUp, entries_of, held_claims, taken_up
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.claim_acts import Act, keep_acts
from zhicheng.services.kernel.claim_messages import tell_of_roster_taken_back
from zhicheng.services.kernel.claim_position import ClaimMoved
from zhicheng.services.kernel.events import EventTag, Ledger, transaction

_READING = (RosterUploadStatus.RECEIVED, RosterUploadStatus.RUNNING)


def take_back_roster(*, actor: Actor, at: datetime, upload_id: uuid.UUID) -> RosterState:
    """The unit takes back its roster: every claim and every line that it brought in, or none.

    A new claim ends; one that the roster corrected waits again to be corrected, with what the roster wrote.
    What the register of people learnt from it stays. The same bytes may be uploaded anew. Raises
    RosterNotTaken for another unit's roster, one that is being read (stop it first) and one that was taken
    back already; TakenUp, naming the rows, once one of them was opened, checked, decided, corrected by a
    later roster, or claimed.
    """
    account_id = require_human(actor)
    own_upload(actor, upload_id)
    with transaction(actor=actor, at=at) as ledger:
        # A worker that stores a chunk updates the same row, so that one of the two waits.
        upload = RosterUpload.objects.select_for_update(of=("self",)).select_related("unit").get(id=upload_id)
        _require_read(upload)
        _wait_for_the_check()
        claims = held_claims(upload)
        # Looked at now that the claims are held: nobody can open or move one of them any more.
        found = taken_up(upload)
        roster(found.standing_against).require_not_taken_up(is_taken_up=bool(found.standing_against))
        entries = entries_of(upload)
        _return_claims(ledger, claims, found)
        PassRosterEntry.objects.filter(id__in=entries).update(taken_back_at=at)
        upload.status = RosterUploadStatus.TAKEN_BACK.value
        upload.taken_back_by_id, upload.taken_back_at = account_id, at
        upload.save(update_fields=["status", "taken_back_by", "taken_back_at"])
        ledger.record(
            EventTag.ROSTER_TAKEN_BACK, "roster", upload.id, claims=len(claims), entries=len(entries)
        )
        tell_of_roster_taken_back(list(claims.values()), at=at, unit=upload.unit)
    return roster_state(upload)


def _require_read(upload: RosterUpload) -> None:
    if upload.status in _READING:
        raise RosterNotTaken("这份名册正在读取，请先停止读取，再撤回。", code="roster.being_read")
    if upload.status == RosterUploadStatus.TAKEN_BACK:
        raise RosterNotTaken(
            "这份名册已经撤回，可以上传正确的名册。", code="roster.taken_back", kind=RefusalKind.OVERTAKEN
        )


def _return_claims(ledger: Ledger, claims: dict[uuid.UUID, Claim], found: RosterTakenUp) -> None:
    moves: list[tuple[Seen, Position]] = []
    acts: list[Act] = []
    for each in found.claims:
        claim = claims[each.claim_id]
        seen = claim.seen()
        action = ClaimAction.TAKE_BACK_CORRECTION if each.was_corrected else ClaimAction.TAKE_BACK_ROSTER
        target = next_position(IntakeChannel(claim.channel), seen.position, action)
        moves.append((seen, target))
        version = seen.version + 1
        acts.append(Act(ClaimActKind.ROSTER_TAKEN_BACK, claim.id, version, undoes=each.version))
        ledger.record(
            EventTag.CLAIM_ROSTER_TAKEN_BACK,
            "claim",
            claim.id,
            **{
                "from": [seen.position.status.value, seen.position.step],
                "to": [target.status.value, target.step],
                "version": version,
            },
        )
    if not Claim.objects.move_all(moves, uploaded_at=None, uploaded_late=False, batch_month=""):
        # The rows are held, so only a claim that was moved without the lock's leave gets here.
        raise ClaimMoved
    keep_acts(ledger, acts)


def _wait_for_the_check() -> None:
    """Wait until no final check is under way: the lock of the trigger ``final_check_alone``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('final check', 0))")
