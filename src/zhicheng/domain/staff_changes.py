"""What can happen to a staff account that gives somebody more than they had, and what that takes.

An account of the Bureau decides about certificates, so whoever could make one alone could issue alone. Such a
change is asked by one officer and granted by another, it lets the account decide nothing for a while, and the
officers who had a hand in it are not the other signature beside it for a longer one (R01, T6).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from zhicheng.domain.channels import UnitRole


class StaffChange(StrEnum):
    """What happens to a staff account."""

    OPENED = "opened"
    ROLE_GRANTED = "role_granted"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of a change
    SECOND_FACTOR_RESET = "second_factor_reset"
    ENABLED = "enabled"

    @property
    def label(self) -> str:
        """The change in words."""
        return {
            StaffChange.OPENED: "开立账号",
            StaffChange.ROLE_GRANTED: "授予角色",
            StaffChange.PASSWORD_RESET: "重置密码",
            StaffChange.SECOND_FACTOR_RESET: "重置动态验证器",
            StaffChange.ENABLED: "恢复账号",
        }[self]

    @property
    def gives_a_role(self) -> bool:
        """Whether a role comes with it."""
        return self in (StaffChange.OPENED, StaffChange.ROLE_GRANTED)

    @property
    def sends_an_invitation(self) -> bool:
        """Whether the person sets a password of their own afterwards, by a code to their phone."""
        return self in (StaffChange.OPENED, StaffChange.PASSWORD_RESET)


class StaffChangeState(StrEnum):
    """Each comment says who moves next."""

    WAITING = "waiting"  # Another officer, who grants or refuses it; or the asker, who may withdraw it.
    GRANTED = "granted"  # Nobody: it has happened.
    REFUSED = "refused"  # Nobody.
    WITHDRAWN = "withdrawn"  # Nobody.

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            StaffChangeState.WAITING: "等待另一人同意",
            StaffChangeState.GRANTED: "已同意",
            StaffChangeState.REFUSED: "未同意",
            StaffChangeState.WITHDRAWN: "已撤回",
        }[self]


def takes_two(roles: Collection[UnitRole]) -> bool:
    """Whether a change to an account with these roles, the new one included, takes a second officer."""
    return UnitRole.BUREAU in roles


@dataclass(frozen=True, slots=True)
class Restraint:
    """What follows from a change for the decisions of two officers."""

    waits_until: datetime
    """Before this instant the account's signature counts for nothing."""
    apart_until: datetime
    """Before this instant the account and those who asked or granted do not sign one act together."""

    @classmethod
    def after(cls, at: datetime, *, waiting_hours: int, distance_days: int) -> "Restraint":
        """What follows from a change at ``at`` under a policy's two values."""
        return cls(at + timedelta(hours=waiting_hours), at + timedelta(days=distance_days))
