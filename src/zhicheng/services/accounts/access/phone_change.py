"""Changing the registered phone (T23): with codes to both phones at once, or slowly without the old phone.

The registered phone receives the codes with which others verify a certificate, and opens the account, so
a person who can change it has the account. Without the old phone at hand the change waits three days, in
which the old number is told and can sign in and cancel.
"""

import hmac
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.transaction import atomic

from zhicheng.domain.masking import mask_phone
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.people import FactSource
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.identifiers import new_id
from zhicheng.records.models import Account, CodePurpose, Person, PhoneChange, PhoneChangeStatus, binding
from zhicheng.services.accounts.access.attempts import AttemptKind, count_attempt
from zhicheng.services.accounts.access.codes import CodeMissed, CodeSent, CodeTaken, send_code, take_code
from zhicheng.services.accounts.access.passwords import password_matches
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sessions import end_all_sessions
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed, require_human
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.fact_origin import Origin, fact_origin
from zhicheng.services.kernel.messages import queue_message
from zhicheng.services.kernel.people import id_index, phone, phone_index
from zhicheng.services.kernel.personal_data import open_text, seal_text
from zhicheng.services.kernel.telling import ToAccount, tell

COOLING_OFF = timedelta(days=3)


class PhoneChangeRefused(Refusal):
    """A change that cannot be made or cancelled as asked."""

    code = "phone_change.refused"


@dataclass(frozen=True, slots=True)
class RegisteredPhone:
    """What the owner sees of their phone, and of a change that waits."""

    masked: str = field(repr=False)
    """Empty while no phone is registered."""
    waiting_until: datetime | None
    waiting_masked: str = field(repr=False)


def registered_phone(*, actor: Actor) -> RegisteredPhone:
    """The actor's own phone, masked. Raises NotAllowed for an account without a person."""
    person = _own_person(actor)
    waiting = PhoneChange.objects.filter(person=person, status=PhoneChangeStatus.WAITING).first()
    return RegisteredPhone(
        mask_phone(phone(person) or ""),
        waiting.due_at if waiting else None,
        mask_phone(_new_phone(waiting)) if waiting else "",
    )


def ask_code_to_old_phone(*, actor: Actor, at: datetime, session: str, address: str) -> CodeSent:
    """Send a code to the registered phone. Raises PhoneChangeRefused where none is registered, TooOften."""
    person = _own_person(actor)
    number = phone(person)
    if number is None:
        raise PhoneChangeRefused("系统中没有登记您的手机号码，请联系市人社局说明。")
    return send_code(
        at=at,
        purpose=CodePurpose.OLD_PHONE,
        session=session,
        phone=number,
        address=address,
        account=Account.objects.get(id=require_human(actor)),
        person=person,
        is_known=True,
    )


def prove_old_phone(
    *, actor: Actor, at: datetime, code_id: uuid.UUID | None, code: str, session: str
) -> None:
    """Check the code that the registered phone received. Raises CodeMissed."""
    taken = take_code(at=at, purpose=CodePurpose.OLD_PHONE, session=session, code_id=code_id, code=code)
    _require_own(actor, taken)


def ask_code_to_new_phone(
    *, actor: Actor, at: datetime, new_phone: str, session: str, address: str
) -> CodeSent:
    """Send a code to the new phone. Raises PhoneRefused, TooOften, PhoneChangeRefused for the present one."""
    person = _own_person(actor)
    digits = normalise_phone(new_phone)
    if person.phone_index is not None and bytes(person.phone_index) == phone_index(digits):
        raise PhoneChangeRefused("这就是现在登记的手机号码，无需更换。")
    return send_code(
        at=at,
        purpose=CodePurpose.NEW_PHONE,
        session=session,
        phone=digits,
        address=address,
        account=Account.objects.get(id=require_human(actor)),
        person=person,
        is_known=True,
    )


def change_phone_now(
    *, actor: Actor, at: datetime, code_id: uuid.UUID | None, code: str, session: str
) -> int:
    """Register the new phone, whose code this is; the old phone has been proven. Returns the new epoch.

    This cancels a change that waits. Raises CodeMissed.
    """
    person = _own_person(actor)
    taken = take_code(at=at, purpose=CodePurpose.NEW_PHONE, session=session, code_id=code_id, code=code)
    _require_own(actor, taken)
    with transaction(actor=actor, at=at) as ledger:
        _cancel_waiting(ledger, person, at)
        return _register(ledger, person, taken.phone, at)


def ask_change_without_old_phone(
    *,
    actor: Actor,
    at: datetime,
    password: str,
    id_number: str,
    code_id: uuid.UUID | None,
    code: str,
    session: str,
    place: Place,
) -> datetime:
    """Ask for a change that waits for the cooling-off; tells the old number; returns when it is due.

    Raises PhoneChangeRefused for a wrong password or number (one answer) and for a second change, CodeMissed
    and TooOften.
    """
    person = _own_person(actor)
    account = Account.objects.get(id=require_human(actor))
    attempt = count_attempt(
        kind=AttemptKind.PASSWORD, name=str(account.id), account_id=account.id, place=place, at=at
    )
    number = "".join(id_number.split()).upper()
    same_number = hmac.compare_digest(bytes(person.id_index), id_index(number))
    if not (password_matches(account, password) & same_number):
        raise PhoneChangeRefused("密码或证件号码不对，请核对后重新填写。", code="phone_change.wrong")
    attempt.forgive()
    taken = take_code(at=at, purpose=CodePurpose.NEW_PHONE, session=session, code_id=code_id, code=code)
    _require_own(actor, taken)
    key = new_id()
    due_at = at + COOLING_OFF
    old = phone(person)
    with transaction(actor=actor, at=at) as ledger:
        try:
            with atomic():
                PhoneChange.objects.create(
                    id=key,
                    person=person,
                    old_phone_index=person.phone_index or bytes(32),
                    new_phone_sealed=seal_text(
                        taken.phone, field=binding(PhoneChange, "new_phone_sealed"), row=key
                    ),
                    status=PhoneChangeStatus.WAITING.value,
                    asked_at=at,
                    due_at=due_at,
                )
        except IntegrityError as error:
            raise PhoneChangeRefused(
                "已有一项更换手机号码的申请在等待生效。请先撤销，再重新申请。",
                code="phone_change.came_second",
                kind=RefusalKind.OVERTAKEN,
            ) from error
        ledger.record(EventTag.PHONE_CHANGE_ASKED, "person", person.id, due=due_at.isoformat())
        queue_message(at=at, person=person, phone=old, template="phone_change_told", parameters={})
    return due_at


def cancel_phone_change(*, actor: Actor, at: datetime) -> int:
    """Cancel the change that waits and end every session, since one of them may be a stranger's.

    Returns the epoch for a new session. Raises PhoneChangeRefused where none waits.
    """
    person = _own_person(actor)
    with transaction(actor=actor, at=at) as ledger:
        if not _cancel_waiting(ledger, person, at):
            raise PhoneChangeRefused(
                "没有等待生效的申请，可能已经生效或撤销。",
                code="phone_change.came_second",
                kind=RefusalKind.OVERTAKEN,
            )
        return end_all_sessions(account_id=require_human(actor))


def apply_due_phone_changes(*, at: datetime) -> int:
    """Register the new phones whose cooling-off is over; returns how many. May run twice at once."""
    applied = 0
    due = PhoneChange.objects.filter(status=PhoneChangeStatus.WAITING, due_at__lte=at)
    # While it is disputed whose the account is, a change that was asked for with it waits.
    due = due.exclude(person__account__frozen_by_case__isnull=False)
    for change_id in list(due.values_list("id", flat=True)):
        with transaction(actor=SYSTEM, at=at) as ledger:
            settled = PhoneChange.objects.filter(id=change_id, status=PhoneChangeStatus.WAITING).update(
                status=PhoneChangeStatus.APPLIED, settled_at=at
            )
            if settled != 1:
                # Zero rows: cancelled, or applied by another worker, in this very moment.
                continue
            change = PhoneChange.objects.select_related("person").get(id=change_id)
            _register(ledger, change.person, _new_phone(change), at)
            applied += 1
    return applied


def _register(ledger: Ledger, person: Person, digits: str, at: datetime) -> int:
    """Store the phone, tell the old phone, and end the account's sessions; returns the new epoch."""
    old = phone(person)
    account = Account.objects.filter(person=person).first()
    # Codes to the phones, or the waiting time, have proven it: what a counter registered does not stop this.
    with fact_origin(Origin(FactSource.IDENTITY_PROOF, account.id if account is not None else None), at=at):
        Person.objects.filter(id=person.id).update(
            phone_sealed=seal_text(digits, field=binding(Person, "phone_sealed"), row=person.id),
            phone_index=phone_index(digits),
        )
    ledger.record(EventTag.PHONE_CHANGED, "person", person.id, first=old is None)
    queue_message(at=at, person=person, phone=old, template="phone_change_told", parameters={})
    if account is None:
        # A phone that the Bureau puts right may belong to a person who could never register.
        return 0
    tell(kind=MessageKind.PHONE_CHANGED, to=ToAccount(account.id), at=at)
    return end_all_sessions(account_id=account.id)


def _cancel_waiting(ledger: Ledger, person: Person, at: datetime) -> bool:
    cancelled = PhoneChange.objects.filter(person=person, status=PhoneChangeStatus.WAITING).update(
        status=PhoneChangeStatus.CANCELLED, settled_at=at
    )
    if cancelled:
        ledger.record(EventTag.PHONE_CHANGE_CANCELLED, "person", person.id)
    return cancelled == 1


def _require_own(actor: Actor, taken: CodeTaken) -> None:
    """A code that was sent for another account of the same browser does not prove this account."""
    if taken.account_id != actor.account_id:
        raise CodeMissed


def _own_person(actor: Actor) -> Person:
    if actor.person_id is None:
        raise NotAllowed("该账号没有实名信息，不能办理个人事项。")
    return Person.objects.get(id=actor.person_id)


def _new_phone(change: PhoneChange) -> str:
    return open_text(change.new_phone_sealed, field=binding(PhoneChange, "new_phone_sealed"), row=change.id)
