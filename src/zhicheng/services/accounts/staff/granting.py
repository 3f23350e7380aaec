"""The second officer: sees what was asked, then grants or refuses it; the asker may withdraw it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.free_text import without_personal_numbers
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.domain.staff_changes import StaffChange, StaffChangeState
from zhicheng.records.models import Membership, StaffAccountChange, binding
from zhicheng.services.accounts.staff.carrying_out import carry_out
from zhicheng.services.accounts.staff.changes import ChangeOutcome
from zhicheng.services.kernel.actor import Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, Ledger, transaction
from zhicheng.services.kernel.people import same_person
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.two_signatures import require_two_signatures

_MOST_LISTED = 200


class ChangeRefused(Refusal):
    """A change to a staff account that this officer cannot settle, or not any more."""

    code = "staff_change.refused"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as officers read it."""

    change_id: uuid.UUID
    change: StaffChange
    state: StaffChangeState
    account_id: uuid.UUID | None
    login_name: str
    display_name: str
    unit_name: str
    role: UnitRole | None
    phone: str = field(repr=False)
    """In full while it waits, for the second officer to check; empty where the registered one stays."""
    takes_two: bool
    asked_by: str
    """The display name; empty for the operator of the machine."""
    asked_at: datetime
    settled_by: str
    settled_at: datetime | None
    remark: str
    waits_until: datetime | None
    is_own: bool
    """Whether the reader asked for it."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second officer."""
        return self.state is StaffChangeState.WAITING


def staff_changes(*, actor: Actor, only_waiting: bool = False) -> tuple[ChangeLine, ...]:
    """The changes to officers' accounts, the latest first; at most 200. Raises NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = StaffAccountChange.objects.filter(takes_two=True)
    if only_waiting:
        rows = rows.filter(state=StaffChangeState.WAITING)
    rows = rows.select_related("account", "unit", "asked_by", "settled_by").order_by("-asked_at", "-id")
    return tuple(_line(row, actor) for row in rows[:_MOST_LISTED])


def staff_change(*, actor: Actor, change_id: uuid.UUID) -> ChangeLine:
    """One change. Raises ChangeRefused where there is none, NotAllowed."""
    require_role(actor, UnitRole.BUREAU)
    rows = StaffAccountChange.objects.select_related("account", "unit", "asked_by", "settled_by")
    row = rows.filter(id=change_id, takes_two=True).first()
    if row is None:
        raise _not_found()
    return _line(row, actor)


def grant_change(*, actor: Actor, at: datetime, change_id: uuid.UUID) -> ChangeOutcome:
    """A second officer agrees, and the change is made with this commit.

    Raises ChangeRefused for the asker, for the account's own person and for a settled change;
    SignatureRefused where the two officers may not sign together; UnitRefused where it is not possible any
    more; NotAllowed outside the Bureau.
    """
    with _held(actor, at, change_id) as (row, ledger):
        officer = require_human(actor)
        asker = row.asked_by_id
        if asker is None or same_person(asker, officer):
            raise ChangeRefused(
                "提出与同意须由两名不同的工作人员办理，请由另一名工作人员同意。",
                code="staff_change.same_officer",
            )
        if not _is_officer(asker):
            raise ChangeRefused(
                "提出人已不是人社局工作人员，该申请不能再同意。请重新提出。", code="staff_change.asker_left"
            )
        if row.account_id is not None and same_person(row.account_id, officer):
            raise ChangeRefused(
                "不能同意本人账号的变动，请由另一名工作人员办理。", code="staff_change.own_account"
            )
        require_two_signatures(first=asker, second=officer, at=at)
        carry_out(ledger, row, actor=actor, at=at)
    return ChangeOutcome(row.id, row.account_id, is_waiting=False)


def refuse_change(*, actor: Actor, at: datetime, change_id: uuid.UUID, reason: str) -> None:
    """An officer refuses, with a reason; the asker withdraws in the same way.

    Raises ChangeRefused for a blank reason and for a settled change.
    """
    text = reason.strip()
    if not text or len(text) > 500:
        raise ChangeRefused("请填写理由，不超过500字。", code="staff_change.reason")
    without_personal_numbers(text, "理由")
    with _held(actor, at, change_id) as (row, ledger):
        is_own = row.asked_by_id == actor.account_id
        state = StaffChangeState.WITHDRAWN if is_own else StaffChangeState.REFUSED
        row.state, row.remark, row.phone_sealed = state.value, text, None
        row.settled_by_id, row.settled_at = require_human(actor), at
        row.save(update_fields=["state", "remark", "phone_sealed", "settled_by", "settled_at"])
        ledger.record(
            EventTag.STAFF_CHANGE_WITHDRAWN if is_own else EventTag.STAFF_CHANGE_REFUSED,
            "account",
            row.account_id or row.id,
            change=row.change,
        )


@contextmanager
def _held(actor: Actor, at: datetime, change_id: uuid.UUID) -> Iterator[tuple[StaffAccountChange, Ledger]]:
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        row = StaffAccountChange.objects.select_for_update().filter(id=change_id).first()
        if row is None:
            raise _not_found()
        if row.state != StaffChangeState.WAITING:
            raise ChangeRefused(
                "该申请已经办理，请刷新后查看。", code="staff_change.settled", kind=RefusalKind.OVERTAKEN
            )
        yield row, ledger


def _is_officer(account_id: uuid.UUID) -> bool:
    held = Membership.objects.effective().of_active_accounts()
    return held.filter(account_id=account_id, role=UnitRole.BUREAU).exists()


def _not_found() -> ChangeRefused:
    return ChangeRefused(
        "没有找到该申请，请从用户列表重新进入。", code="staff_change.not_found", kind=RefusalKind.MISSING
    )


def _line(row: StaffAccountChange, actor: Actor) -> ChangeLine:
    account = row.account
    phone = ""
    if row.phone_sealed is not None:
        phone = open_text(row.phone_sealed, field=binding(StaffAccountChange, "phone_sealed"), row=row.id)
    return ChangeLine(
        change_id=row.id,
        change=StaffChange(row.change),
        state=StaffChangeState(row.state),
        account_id=row.account_id,
        login_name=row.login_name or (account.login_name if account else ""),
        display_name=row.display_name or (account.display_name if account else ""),
        unit_name=row.unit.name if row.unit else "",
        role=UnitRole(row.role) if row.role else None,
        phone=phone,
        takes_two=row.takes_two,
        asked_by=row.asked_by.display_name if row.asked_by else "",
        asked_at=row.asked_at,
        settled_by=row.settled_by.display_name if row.settled_by else "",
        settled_at=row.settled_at,
        remark=row.remark,
        waits_until=row.waits_until,
        is_own=row.asked_by_id is not None and row.asked_by_id == actor.account_id,
    )
