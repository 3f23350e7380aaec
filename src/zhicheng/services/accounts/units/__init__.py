"""Units (用人单位、主管部门 and others): created, changed, ended, found by name."""

from zhicheng.services.accounts.units.by_name import (
    Named,
    NotFoundByName,
    account_named,
    committee_named,
    examination_named,
    filing_referenced,
    unit_named,
    units_of_role,
)
from zhicheng.services.accounts.units.changes import UnitForm, change_unit, end_unit, reopen_unit
from zhicheng.services.accounts.units.creating import (
    AccountState,
    UnitRefused,
    UnitState,
    create_account,
    create_unit,
    grant_membership,
)
from zhicheng.services.accounts.units.directory import (
    UnitChoice,
    UnitLine,
    UnitNotFound,
    active_unit,
    active_unit_named,
    superior_choices,
    unit_choices,
    unit_detail,
    units,
)

__all__ = [
    "AccountState",
    "Named",
    "NotFoundByName",
    "UnitChoice",
    "UnitForm",
    "UnitLine",
    "UnitNotFound",
    "UnitRefused",
    "UnitState",
    "account_named",
    "active_unit",
    "active_unit_named",
    "change_unit",
    "committee_named",
    "create_account",
    "create_unit",
    "end_unit",
    "examination_named",
    "filing_referenced",
    "grant_membership",
    "reopen_unit",
    "superior_choices",
    "unit_choices",
    "unit_detail",
    "unit_named",
    "units",
    "units_of_role",
]
