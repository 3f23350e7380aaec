"""``unit``, ``account`` and ``committee``: setting an office up."""

import sys
from argparse import Namespace

from django.db import transaction

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.accounts import units
from zhicheng.services.accounts.units import unit_named
from zhicheng.services.intake import filings
from zhicheng.services.kernel import SYSTEM, ports


def create_unit(options: Namespace, console: Console) -> ExitCode:
    """Register a unit. The operator of the machine does it, so the records name the system."""
    unit = units.create_unit(
        actor=SYSTEM,
        at=ports.clock().now(),
        name=options.name,
        roles=[UnitRole(role) for role in options.roles],
        credit_code=options.credit_code,
        submitting_unit=unit_named(options.under) if options.under else None,
    )
    console.tell("unit_created", f"已登记单位“{unit.name}”。", unit=unit.id, name=unit.name)
    return ExitCode.OK


def create_account(options: Namespace, console: Console) -> ExitCode:
    """Open an account for a member of staff and let it act for its unit."""
    now = ports.clock().now()
    unit, role = unit_named(options.unit), UnitRole(options.role)
    password = sys.stdin.readline().rstrip("\n") if options.password_stdin else None
    # Both or neither: an account that can do nothing would only take the login name.
    with transaction.atomic():
        account = units.create_account(
            actor=SYSTEM,
            at=now,
            login_name=options.login_name,
            display_name=options.name,
            password=password,
        )
        units.grant_membership(actor=SYSTEM, at=now, account=account, unit=unit, role=role)
    console.tell(
        "account_created",
        f"已开立账号“{account.login_name}”，可为“{unit.name}”办理{role.label}事项。",
        account=account.id,
        login_name=account.login_name,
        role=role,
    )
    return ExitCode.OK


def create_committee(options: Namespace, console: Console) -> ExitCode:
    """Register a committee whose formation was approved."""
    committee = filings.create_committee(
        actor=acting.staff(options, UnitRole.BUREAU),
        at=ports.clock().now(),
        name=options.name,
        convening_unit=unit_named(options.unit),
        series=options.series,
        levels=[TitleLevel(level) for level in options.levels],
        is_employer_run=options.employer_run,
    )
    console.tell("committee_created", f"已登记“{committee.name}”。", committee=committee.id)
    return ExitCode.OK
