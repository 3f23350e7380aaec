"""The page behind the link in an outsider's e-mail: they confirm, see which certificate it is, and stop."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.recall import TOLD_FOR, FollowerState, follower_state
from zhicheng.records.models import Certificate, StatusFollower
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.telling.follower_links import follower_of
from zhicheng.services.verification.following import FollowingMissed


@dataclass(frozen=True, slots=True)
class FollowerPage:
    """What the link shows. Until it is confirmed, nothing about a certificate: the address may be wrong."""

    state: FollowerState
    ends_at: datetime
    verifier: str
    purpose: str
    number: str
    """The certificate's number, which its reader was shown; empty while it waits."""
    certificate_state: CertificateState | None
    """What the certificate is worth now."""
    since: datetime | None
    """Since when, for a state that came after the sealing."""


def follower_page(*, at: datetime, token: str) -> FollowerPage:
    """What the link of a live wish shows. Raises FollowingMissed."""
    row = _live(token, at)
    if _state(row, at) is FollowerState.ASKED:
        return FollowerPage(FollowerState.ASKED, row.ends_at, "", "", "", None, None)
    certificate = with_state(Certificate.objects.filter(id=row.certificate_id), at).get()
    return FollowerPage(
        FollowerState.FOLLOWING,
        row.ends_at,
        row.verifier,
        row.purpose,
        certificate.number_id,
        state_of(certificate),
        certificate.since,
    )


def confirm_following(*, at: datetime, token: str) -> None:
    """The owner of the address agrees: from now on, for twelve months, they are told of changes.

    Does nothing more for one who confirmed before. Raises FollowingMissed.
    """
    row = _live(token, at)
    with transaction(actor=SYSTEM, at=at) as ledger:
        # Zero rows: confirmed before, or stopped in this very moment.
        taken = StatusFollower.objects.filter(
            id=row.id, confirmed_at__isnull=True, stopped_at__isnull=True
        ).update(confirmed_at=at, ends_at=at + TOLD_FOR)
        if taken:
            ledger.record(EventTag.FOLLOWING_CONFIRMED, "certificate", row.certificate_id)


def stop_following(*, at: datetime, token: str) -> None:
    """Tell no more, and forget the address at once; of one who never agreed its index stays.

    So an address that refused is asked no second time. Raises FollowingMissed for a link that is over.
    """
    row = _live(token, at)
    with transaction(actor=SYSTEM, at=at) as ledger:
        live = StatusFollower.objects.filter(id=row.id, stopped_at__isnull=True)
        emptied = {"email_sealed": None, "verifier": "", "purpose": ""}
        # Two statements, each with its condition, so that a confirmation in this moment keeps no index.
        stopped = live.filter(confirmed_at__isnull=False).update(stopped_at=at, email_index=None, **emptied)
        stopped += live.filter(confirmed_at__isnull=True).update(stopped_at=at, **emptied)
        if stopped:
            ledger.record(EventTag.FOLLOWING_STOPPED, "certificate", row.certificate_id)


def _live(token: str, at: datetime) -> StatusFollower:
    key = follower_of(token)
    row = StatusFollower.objects.filter(id=key).first() if key is not None else None
    if row is None or _state(row, at) is FollowerState.ENDED:
        raise FollowingMissed
    return row


def _state(row: StatusFollower, at: datetime) -> FollowerState:
    return follower_state(
        confirmed_at=row.confirmed_at, stopped_at=row.stopped_at, ends_at=row.ends_at, at=at
    )
