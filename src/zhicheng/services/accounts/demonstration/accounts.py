"""The sample accounts of a demonstration, between which anybody may switch."""

import uuid
from dataclasses import dataclass
from itertools import groupby

from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.records.models import Account, Membership
from zhicheng.services.accounts.demonstration.mode import NoDemonstration, require_demonstration

HOLDERS = "专业技术人员（个人）"
_ORDER = (
    UnitRole.EMPLOYER,
    *SUBMITTING_ROLES,
    UnitRole.CONVENING_UNIT,
    UnitRole.EXAMINATION_BODY,
    UnitRole.BUREAU,
)


@dataclass(frozen=True, slots=True)
class SampleAccount:
    """One account in one thing it may act as."""

    account_id: uuid.UUID
    login_name: str
    display_name: str
    membership_id: int | None = None
    """None for a professional acting for themselves."""
    unit_name: str = ""
    role: UnitRole | None = None

    @property
    def group(self) -> str:
        """The heading under which it is listed."""
        return self.role.label if self.role else HOLDERS

    @property
    def key(self) -> str:
        """What a page sends to choose it."""
        return f"{self.account_id}:{self.membership_id or ''}"


def sample_accounts() -> list[tuple[str, list[SampleAccount]]]:
    """All sample accounts by what they act as, in the order in which a certificate meets them.

    Raises NoDemonstration.
    """
    require_demonstration()
    holders = [
        SampleAccount(row.id, row.login_name, row.display_name)
        for row in Account.objects.active().filter(person__isnull=False).order_by("login_name")
    ]
    current = Membership.objects.effective().of_active_accounts().select_related("account", "unit")
    staff = [
        SampleAccount(
            row.account_id,
            row.account.login_name,
            row.account.display_name,
            row.id,
            row.unit.name,
            UnitRole(row.role),
        )
        for row in current.order_by("unit__name", "account__login_name")
    ]
    staff.sort(key=lambda one: _ORDER.index(one.role) if one.role else -1)
    return [(group, list(members)) for group, members in groupby(holders + staff, lambda one: one.group)]


def sample_account(key: str) -> SampleAccount:
    """The account that a page chose. Raises NoDemonstration for one that is none of the sample."""
    for _, members in sample_accounts():
        for member in members:
            if member.key == key:
                return member
    raise NoDemonstration("没有这个演示账号。请在页面顶部重新选择。")
