"""Accounts of staff: opened, given roles, ended; by the Bureau, and by a unit's own colleagues."""

from zhicheng.services.accounts.staff.administration import (
    disable_account,
    enable_account,
    end_role,
    end_sessions,
    grant_role,
    open_staff_account,
    reset_password,
    reset_second_factor,
)
from zhicheng.services.accounts.staff.changes import ChangeOutcome
from zhicheng.services.accounts.staff.colleagues import (
    UnitUser,
    UserRefused,
    add_unit_user,
    end_unit_user,
    unit_users,
)
from zhicheng.services.accounts.staff.command_line import acting_holder, acting_staff
from zhicheng.services.accounts.staff.directory import (
    AccountLine,
    AccountNotFound,
    has_initial_password,
    staff_account,
    staff_accounts,
)
from zhicheng.services.accounts.staff.granting import (
    ChangeLine,
    ChangeRefused,
    grant_change,
    refuse_change,
    staff_change,
    staff_changes,
)
from zhicheng.services.accounts.staff.operator import open_by_operator
from zhicheng.services.accounts.staff.review_of_access import ReviewLine, access_review

__all__ = [
    "AccountLine",
    "AccountNotFound",
    "ChangeLine",
    "ChangeOutcome",
    "ChangeRefused",
    "ReviewLine",
    "UnitUser",
    "UserRefused",
    "access_review",
    "acting_holder",
    "acting_staff",
    "add_unit_user",
    "disable_account",
    "enable_account",
    "end_role",
    "end_sessions",
    "end_unit_user",
    "grant_change",
    "grant_role",
    "has_initial_password",
    "open_by_operator",
    "open_staff_account",
    "refuse_change",
    "reset_password",
    "reset_second_factor",
    "staff_account",
    "staff_accounts",
    "staff_change",
    "staff_changes",
    "unit_users",
]
