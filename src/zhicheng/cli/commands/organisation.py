"""``unit``, ``account`` and ``committee``: setting an office up."""

import sys

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.staff_change_commands import agree, changes, refuse
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.accounts import units
from zhicheng.services.accounts.staff import open_by_operator
from zhicheng.services.accounts.units import unit_named
from zhicheng.services.intake import filings
from zhicheng.services.kernel import SYSTEM, ports

__all__ = ["agree", "changes", "refuse"]
"""The commands of a second officer have a file of their own; commands are found by their module."""
_ROLE = options.ValueOf(UnitRole)


@command("unit create")
@click.argument("name", metavar="单位全称", help="与单位公章一致")
@click.option(
    "--role",
    "roles",
    type=_ROLE,
    multiple=True,
    required=True,
    metavar="类型",
    help="单位类型，可重复：" + "、".join(f"{role.value}（{role.label}）" for role in UnitRole),
)
@click.option("--under", metavar="单位全称", help="用人单位的呈报单位（业务主管部门或人力资源服务机构）")
@click.option("--credit-code", default="", metavar="代码", help="统一社会信用代码")
def create_unit(
    console: Console, *, name: str, roles: tuple[UnitRole, ...], under: str | None, credit_code: str
) -> ExitCode:
    """Register a unit. The operator of the machine does it, so the records name the system."""
    unit = units.create_unit(
        actor=SYSTEM,
        at=ports.clock().now(),
        name=name,
        roles=roles,
        credit_code=credit_code,
        submitting_unit_id=unit_named(under).id if under else None,
    )
    console.tell("unit_created", f"已登记单位“{unit.name}”。", unit=unit.id, name=unit.name)
    return ExitCode.OK


@command("account create")
@click.argument("login_name", metavar="登录名", help="登录时使用的名字")
@click.option("--name", required=True, metavar="姓名", help="工作人员姓名")
@click.option("--unit", required=True, metavar="单位全称", help="所在单位")
@click.option("--role", type=_ROLE, required=True, metavar="类型", help="在该单位的角色")
@click.option("--password-stdin", is_flag=True, help="从标准输入读取密码；不写则该账号不能用密码登录")
def create_account(
    console: Console, *, login_name: str, name: str, unit: str, role: UnitRole, password_stdin: bool
) -> ExitCode:
    """Open an account for a member of staff and let it act for its unit."""
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    account = open_by_operator(
        at=ports.clock().now(),
        login_name=login_name,
        display_name=name,
        unit_name=unit,
        role=role,
        password=password,
    )
    console.tell(
        "account_created",
        f"已开立账号“{account.login_name}”，可为“{unit}”办理{role.label}事项。",
        account=account.id,
        login_name=account.login_name,
        role=role,
    )
    return ExitCode.OK


@command("committee create")
@click.argument("name", metavar="名称", help="评审委员会全称，将作为“评审机构”印在证书上")
@click.option("--unit", required=True, metavar="单位全称", help="组建单位")
@click.option("--series", multiple=True, required=True, metavar="系列", help="可评审的系列，可重复")
@click.option(
    "--level",
    "levels",
    type=options.ValueOf(TitleLevel),
    multiple=True,
    required=True,
    metavar="层级",
    help="可评审的层级 A至E，可重复",
)
@click.option("--employer-run", is_flag=True, help="用人单位组建的自主评审委员会")
@options.acting
def create_committee(
    console: Console,
    *,
    name: str,
    unit: str,
    series: tuple[str, ...],
    levels: tuple[TitleLevel, ...],
    employer_run: bool,
    login: str,
) -> ExitCode:
    """Register a committee whose formation was approved."""
    committee = filings.create_committee(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        name=name,
        convening_unit_id=unit_named(unit).id,
        series=series,
        levels=levels,
        is_employer_run=employer_run,
    )
    console.tell("committee_created", f"已登记“{committee.name}”。", committee=committee.id)
    return ExitCode.OK
