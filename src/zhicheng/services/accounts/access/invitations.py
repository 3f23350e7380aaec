"""Invitations: a member of staff sets a password of their own, by a code sent to their registered phone.

So no officer and no colleague ever knows a password. A later invitation takes the place of an earlier one.
"""

import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, StaffInvitation
from zhicheng.services.accounts.access.attempts import AttemptKind, count_attempt
from zhicheng.services.accounts.access.log_in import Admitted, needs_second_factor
from zhicheng.services.accounts.access.passwords import check_new_password, set_password
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sign_ins import note_failure
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rulebook import policy_on

_DIGITS = 10
"""The code lives for days, so it is longer than one that lives for minutes; tries are counted beside it."""
_LONGEST_NAME = 64


class InvitationMissed(Refusal):
    """The one answer to every failure: an unknown name, a wrong, late or used code, a disabled account."""

    code = "invitation.wrong"

    def __init__(self) -> None:
        super().__init__(
            "登录名或邀请码不对，或邀请码已过期。请核对短信；已过期的，请本单位其他经办人或市人社局重新发送。"
        )


def invite(ledger: Ledger, *, at: datetime, account_id: uuid.UUID, phone: str) -> None:
    """Send a code to ``phone`` in the caller's transaction; codes sent before are void."""
    policy = policy_on(business_date(at))
    StaffInvitation.objects.filter(account_id=account_id, used_at__isnull=True).delete()
    key, code = new_id(), f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    StaffInvitation.objects.create(
        id=key,
        account_id=account_id,
        code_digest=_digest(key, code),
        sent_at=at,
        expires_at=at + timedelta(hours=policy.invitation_hours),
    )
    queue_message(
        at=at,
        person=None,
        phone=phone,
        template="staff_invitation",
        parameters={"code": code, "hours": str(policy.invitation_hours)},
    )
    ledger.record(EventTag.INVITATION_SENT, "account", account_id)


def accept_invitation(*, at: datetime, login_name: str, code: str, password: str, place: Place) -> Admitted:
    """Set the password by the code, end all sessions, and admit; the second factor is due next.

    The password is judged first, so that a poor one does not cost the code. Raises PasswordRefused,
    InvitationMissed, TooOften.
    """
    typed = login_name.strip()[:_LONGEST_NAME]
    check_new_password(password, known=(typed,))
    account = Account.objects.active().filter(login_name=typed).first()
    attempt = count_attempt(
        kind=AttemptKind.INVITATION,
        name=typed.lower(),
        account_id=account.id if account else None,
        place=place,
        at=at,
    )
    row = _open_invitation(account, at)
    right = hmac.compare_digest(
        bytes(row.code_digest) if row else bytes(32),
        _digest(row.id if row else uuid.UUID(int=0), "".join(code.split())),
    )
    if account is None or row is None or not right:
        note_failure(
            at=at, account_id=account.id if account else None, method=SignInMethod.PHONE_CODE, place=place
        )
        raise InvitationMissed
    actor = Actor(account.id, account.display_name)
    with transaction(actor=actor, at=at) as ledger:
        if StaffInvitation.objects.filter(id=row.id, used_at__isnull=True).update(used_at=at) != 1:
            # Zero rows: another tab used it in this very moment, or a new one was sent.
            raise InvitationMissed
        ledger.record(EventTag.INVITATION_USED, "account", account.id)
        epoch = set_password(actor=actor, at=at, account=account, password=password)
    attempt.forgive()
    return Admitted(account.id, epoch, needs_second_factor(account), SignInMethod.PHONE_CODE)


def forget_old_invitations(*, before: datetime) -> int:
    """Delete invitations that expired before ``before``; returns how many."""
    deleted, _ = StaffInvitation.objects.filter(expires_at__lt=before).delete()
    return deleted


def _open_invitation(account: Account | None, at: datetime) -> StaffInvitation | None:
    if account is None:
        return None
    rows = StaffInvitation.objects.filter(account=account, used_at__isnull=True, expires_at__gt=at)
    return rows.order_by("-sent_at").first()


def _digest(invitation_id: uuid.UUID, code: str) -> bytes:
    return blind_index("staff_invitation.code", f"{invitation_id}:{code}")
