"""The user of a session: an account, what it may act as, and the Actor that a choice among these makes."""

import uuid
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Account, Person
from zhicheng.services.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role in one unit that the account may act in."""

    membership_id: int
    role: UnitRole
    unit_id: uuid.UUID
    unit_name: str


@dataclass(frozen=True, slots=True)
class SessionAccount:
    """An account that may use the site, with everything it may act as."""

    account_id: uuid.UUID
    display_name: str
    person_id: uuid.UUID | None
    records: tuple[uuid.UUID, ...]
    """Every record of the person in the register, those that were merged among them."""
    memberships: tuple[HeldRole, ...]
    must_change_password: bool
    """Whether it still has the password that somebody else made for it."""

    @property
    def is_holder(self) -> bool:
        """Whether the account is tied to a person and may act for itself."""
        return self.person_id is not None

    def acting(self, membership_id: int | None) -> Actor:
        """The actor that a choice makes: a membership, or None for the person themselves.

        A choice that is no longer held falls back to the account without any role.
        """
        for held in self.memberships:
            if held.membership_id == membership_id:
                return self._actor(held.role, held.unit_id)
        return self._actor(None, None)

    def _actor(self, role: UnitRole | None, unit_id: uuid.UUID | None) -> Actor:
        return Actor(self.account_id, self.display_name, role, unit_id, self.person_id, self.records)


def session_account(*, account_id: uuid.UUID, epoch: int) -> SessionAccount | None:
    """The account behind a session that began in ``epoch``; None when it is disabled or the epoch is over."""
    # In the one statement that every request makes, so that a merge or a split is seen at once.
    records = Person.objects.same_human(OuterRef(OuterRef("person_id"))).values("id")
    found = Account.objects.active().filter(id=account_id, session_epoch=epoch)
    account = found.annotate(records=ArraySubquery(records)).first()
    if account is None:
        return None
    memberships = account.memberships.effective()
    return SessionAccount(
        account_id=account.id,
        display_name=account.display_name,
        person_id=account.person_id,
        records=tuple(account.records),  # type: ignore[attr-defined]
        must_change_password=account.password_is_issued,
        memberships=tuple(
            HeldRole(held.id, UnitRole(held.role), held.unit_id, held.unit.name)
            for held in memberships.select_related("unit").order_by("unit__name", "role")
        ),
    )


def session_epoch(account_id: uuid.UUID) -> int:
    """The epoch in which a session of the account must begin now."""
    epoch: int = Account.objects.values_list("session_epoch", flat=True).get(id=account_id)
    return epoch
