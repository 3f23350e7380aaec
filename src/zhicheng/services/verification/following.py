"""Outsiders who were shown a certificate ask to be told of its changes (告知此证书状态变化).

Every well-formed wish gets the same reply. One e-mail goes to the address, with a link; without its owner's
confirmation nothing else ever does, and an owner who refuses gets no question again for a year.
"""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db import transaction as db

from zhicheng.domain.email_addresses import is_email_address
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.recall import CONFIRM_WITHIN
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Certificate, StatusFollower, VerificationKind, binding
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.check_address import parse_token
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.kernel.personal_data import blind_index, seal_text
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.telling import About, ToFollower, tell
from zhicheng.services.verification.answering import TokenMissed
from zhicheng.services.verification.waiting import answered_certificate

CAN_CHANGE = frozenset({CertificateState.VALID, CertificateState.SUSPENDED})
"""States after which there is something to tell."""
_VERIFIER_LIMIT, _PURPOSE_LIMIT = 120, 200
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_PER_CLIENT = ((10, _HOUR), (30, _DAY))
_PER_ADDRESS = ((3, _HOUR), (5, _DAY))
_OF_ALL = ((300, _HOUR), (2000, _DAY))
"""E-mails to addresses that nobody has confirmed, of the whole installation: the budget of strangers."""


class FollowingRefused(Refusal):
    """A wish to be told that cannot be taken."""

    code = "following.refused"


def is_following_offered() -> bool:
    """Whether this installation sends e-mail, without which nobody can be told."""
    return ports.mail() is not None


def follow_by_token(
    *,
    at: datetime,
    token: str,
    is_from_file: bool,
    email: str,
    verifier: str,
    purpose: str,
    client: str = "",
) -> None:
    """Somebody who scanned a code, or has the file that it is printed in, wants to hear of changes.

    ``client`` is the network address, for limits alone; empty where there is none. Raises TokenMissed,
    FollowingRefused for a wrong address, without verifier or purpose, and for a certificate that can change
    no more, PersonalNumberWritten and TooOften.
    """
    raw = parse_token(token)
    found = with_state(Certificate.objects.filter(token=raw), at).first() if raw else None
    if found is None or state_of(found) in (CertificateState.MAKING, CertificateState.NOT_YET):
        raise TokenMissed
    kind = VerificationKind.FILE if is_from_file else VerificationKind.QR
    _follow(at, found, kind, email=email, verifier=verifier, purpose=purpose, client=client)


def follow_answered(
    *, at: datetime, session: str, request_id: uuid.UUID, email: str, client: str = ""
) -> None:
    """Who was answered with the holder's consent wants to hear of changes; who they are is known already.

    Raises VerificationMissed for a question that this session got no answer to, else as ``follow_by_token``.
    """
    certificate, verifier, purpose = answered_certificate(at=at, session=session, request_id=request_id)
    kind = VerificationKind.THIRD_PARTY
    _follow(at, certificate, kind, email=email, verifier=verifier, purpose=purpose, client=client)


def _follow(
    at: datetime,
    certificate: Certificate,
    kind: VerificationKind,
    *,
    email: str,
    verifier: str,
    purpose: str,
    client: str,
) -> None:
    if not is_following_offered():
        raise FollowingRefused("本系统未开通电子邮件，请在使用证书时重新查验。", code="following.no_mail")
    if state_of(certificate) not in CAN_CHANGE:
        raise FollowingRefused(
            "该证书已不再有效，状态不会再变，无需告知。", code="following.certificate_ended"
        )
    email = email.strip()
    if not is_email_address(email):
        raise FollowingRefused("邮箱地址格式不对，请核对后重新填写。", code="following.malformed")
    verifier, purpose = verifier.strip()[:_VERIFIER_LIMIT], purpose.strip()[:_PURPOSE_LIMIT]
    if not verifier or not purpose:
        raise FollowingRefused(
            "请填写查验人（单位或姓名）和用途，持证人将看到这些信息。", code="following.incomplete"
        )
    if kind is not VerificationKind.THIRD_PARTY:
        without_personal_numbers(verifier, "查验人")
        without_personal_numbers(purpose, "用途")
    if client:
        count_hit(purpose="follow_client", subject=client, at=at, limits=_PER_CLIENT)
    count_hit(purpose="follow_address", subject=email.lower(), at=at, limits=_PER_ADDRESS)
    index = blind_index("follower.email", email.lower())
    refused = StatusFollower.objects.filter(
        email_index=index, stopped_at__isnull=False, confirmed_at__isnull=True
    )
    if refused.exists():
        # The owner wants no more questions; who asks is told nothing of it.
        return
    count_hit(purpose="follow_all", subject="all", at=at, limits=_OF_ALL)
    _ask_owner(at, certificate, kind, email=email, index=index, verifier=verifier, purpose=purpose)


def _ask_owner(
    at: datetime,
    certificate: Certificate,
    kind: VerificationKind,
    *,
    email: str,
    index: bytes,
    verifier: str,
    purpose: str,
) -> None:
    """Write the wish down and send the one question; nothing for an address that is told already."""
    with transaction(actor=SYSTEM, at=at) as ledger:
        live = StatusFollower.objects.select_for_update().filter(
            certificate_id=certificate.id, email_index=index, stopped_at__isnull=True
        )
        row = live.first()
        if row is not None and row.ends_at <= at:
            # Ran out, and the daily tidying has not come by yet.
            row.stopped_at, row.email_sealed, row.email_index = at, None, None
            row.verifier = row.purpose = ""
            row.save()
            row = None
        if row is not None and row.confirmed_at is not None:
            return
        if row is None:
            key = new_id()
            sealed = seal_text(email, field=binding(StatusFollower, "email_sealed"), row=key)
            row = StatusFollower(
                id=key,
                certificate_id=certificate.id,
                kind=kind.value,
                email_sealed=sealed,
                email_index=index,
            )
        row.verifier, row.purpose = verifier, purpose
        row.asked_at, row.ends_at = at, at + CONFIRM_WITHIN
        try:
            with db.atomic():
                row.save()
        except IntegrityError:
            # The same wish came twice in this very moment: the first has sent the question.
            return
        about = About("certificate", str(certificate.id))
        tell(kind=MessageKind.FOLLOWING_ASKED, to=ToFollower(row.id), at=at, about=about)
        ledger.record(EventTag.FOLLOWING_ASKED, "certificate", certificate.id, kind=kind.value)


class FollowingMissed(Refusal):
    """No wish has this link; a refused, stopped or old one looks the same."""

    code = "following.missed"
    kind = RefusalKind.MISSING

    def __init__(self) -> None:
        super().__init__(
            "该链接已失效：未在24小时内确认、已停止，或已满十二个月。如仍需要，请重新查验证书后填写。"
        )
