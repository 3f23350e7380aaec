"""Who is told of a change to a staff account: its person, and for an officer's account all officers."""

import uuid
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.domain.staff_changes import StaffChange
from zhicheng.records.models import StaffAccountChange, Unit
from zhicheng.services.kernel.telling import Telling, ToAccount, ToUnit, tell_all


def tell_asked(row: StaffAccountChange, *, at: datetime) -> None:
    """All officers are told that a change to one of them waits for a second officer."""
    tell_all(_to_officers(MessageKind.STAFF_CHANGE_ASKED, row), at=at)


def tell_changed(row: StaffAccountChange, *, at: datetime) -> None:
    """The person is told, and of an officer's account all officers are."""
    own = Telling(MessageKind.OWN_RIGHTS_CHANGED, ToAccount(_account_id(row)), _fields(row))
    tell_all([own, *(_to_officers(MessageKind.STAFF_CHANGED, row) if row.takes_two else ())], at=at)


def words_of(row: StaffAccountChange) -> str:
    """The change in one short line: what, whose, and which role."""
    login_name = row.login_name or (row.account.login_name if row.account else "")
    role = f"（{UnitRole(row.role).label}）" if row.role else ""
    return f"{StaffChange(row.change).label}{role}：{login_name}"


def _to_officers(kind: MessageKind, row: StaffAccountChange) -> list[Telling]:
    offices = Unit.objects.active().filter(roles__contains=[UnitRole.BUREAU.value])
    return [Telling(kind, ToUnit(office.id, UnitRole.BUREAU), _fields(row)) for office in offices]


def _fields(row: StaffAccountChange) -> dict[MessageField, object]:
    return {MessageField.THING: words_of(row)}


def _account_id(row: StaffAccountChange) -> uuid.UUID:
    assert row.account_id is not None, "a change that was made has an account"
    return row.account_id
