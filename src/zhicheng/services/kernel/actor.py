"""Who acts: the identity that every service takes instead of a request."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.records.models import Account, Membership, Person


class NotAllowed(Refusal):
    """The actor may not do this, or may not know of it; both look alike from outside."""

    code = "actor.not_allowed"
    kind = RefusalKind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Actor:
    """An account in the one role it acts in now."""

    account_id: uuid.UUID | None
    """None only for the system itself: a worker or a schedule."""
    display_name: str
    role: UnitRole | None = None
    """None for a professional acting for themselves, and for the system."""
    unit_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    records: tuple[uuid.UUID, ...] = ()
    """Every record of the actor in the register of people; empty where it is the one alone, or none."""

    @property
    def own_records(self) -> tuple[uuid.UUID, ...]:
        """Every record of the actor, those that were merged with ``person_id`` among them."""
        if self.person_id is None:
            return ()
        return self.records or (self.person_id,)

    def is_person(self, person_id: uuid.UUID | None) -> bool:
        """Whether this record is the actor's own, under whichever document it was registered."""
        return person_id is not None and person_id in self.own_records

    @property
    def is_system(self) -> bool:
        """Whether no human acts."""
        return self.account_id is None


SYSTEM = Actor(account_id=None, display_name="系统")


def staff_actor(account: Account, role: UnitRole, unit_id: uuid.UUID | None = None) -> Actor:
    """The account acting as ``role``; raises NotAllowed without a current membership.

    ``unit_id`` chooses among several units of the same role; it may be left out where there is one.
    """
    memberships = Membership.objects.effective().filter(account=account, role=role)
    if unit_id is not None:
        memberships = memberships.filter(unit_id=unit_id)
    found = list(memberships[:2])
    if not account.is_active or len(found) != 1:
        raise NotAllowed("您没有办理此事项的权限。如需开通，请联系本单位其他经办人。")
    records = _records(account)
    return Actor(account.id, account.display_name, role, found[0].unit_id, account.person_id, records)


def holder_actor(account: Account) -> Actor:
    """The account acting for itself; raises NotAllowed when it is not tied to a person."""
    if not account.is_active or account.person_id is None:
        raise NotAllowed("该账号未完成实名认证，不能办理个人事项。请先完成实名认证。")
    return Actor(account.id, account.display_name, None, None, account.person_id, _records(account))


def _records(account: Account) -> tuple[uuid.UUID, ...]:
    if account.person_id is None:
        return ()
    return tuple(Person.objects.same_human(account.person_id).values_list("id", flat=True))


def require_role(actor: Actor, *roles: UnitRole) -> uuid.UUID:
    """The actor's unit, when the actor holds one of ``roles``; raises NotAllowed otherwise."""
    if actor.role not in roles or actor.unit_id is None:
        raise NotAllowed("您没有办理此事项的权限。如需开通，请联系本单位其他经办人。")
    return actor.unit_id


def require_human(actor: Actor) -> uuid.UUID:
    """The account id of a human actor; raises NotAllowed for the system itself."""
    if actor.account_id is None:
        raise NotAllowed("此事项须由工作人员本人办理。")
    return actor.account_id
