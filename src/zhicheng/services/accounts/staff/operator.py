"""Accounts that the operator of the machine opens: the first ones of an office, before anybody can ask.

A second officer cannot be asked for where there is none. So the officers who are there are told at once, and
the new one's signature waits like any other's.
"""

from datetime import datetime

from django.db import transaction

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import StaffAccountChange
from zhicheng.services.accounts.staff.telling import tell_changed
from zhicheng.services.accounts.units import AccountState, create_account, grant_membership, unit_named
from zhicheng.services.kernel.actor import SYSTEM


def open_by_operator(
    *, at: datetime, login_name: str, display_name: str, unit_name: str, role: UnitRole, password: str | None
) -> AccountState:
    """An account with its role; without ``password`` it cannot log in by password.

    Raises UnitRefused, and NotFoundByName for an unknown unit.
    """
    unit = unit_named(unit_name)
    # Both or neither: an account that can do nothing would only take the login name.
    with transaction.atomic():
        account = create_account(
            actor=SYSTEM, at=at, login_name=login_name, display_name=display_name, password=password
        )
        grant_membership(actor=SYSTEM, at=at, account_id=account.id, unit_id=unit.id, role=role)
        row = StaffAccountChange.objects.filter(account_id=account.id, takes_two=True).first()
        if row is not None:
            tell_changed(row, at=at)
    return account
