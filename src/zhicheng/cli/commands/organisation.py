"""``unit``, ``account`` and ``committee``: setting an office up."""

import sys
from collections.abc import Callable
from datetime import date

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.staff_change_commands import agree, changes, refuse
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.accounts import units
from zhicheng.services.accounts.staff import open_by_operator
from zhicheng.services.accounts.units import committee_named, unit_named
from zhicheng.services.intake import committees, filings
from zhicheng.services.intake.filings import TermGiven
from zhicheng.services.kernel import SYSTEM, ports

__all__ = ["agree", "changes", "refuse"]
"""The commands of a second officer have a file of their own; commands are found by their module."""
_ROLE = options.ValueOf(UnitRole)


_TERM = (
    click.option("--document", required=True, metavar="文号", help="核准文号"),
    click.option("--region", required=True, metavar="地区", help="评审地区，如 全市"),
    click.option("--series", multiple=True, required=True, metavar="系列", help="可评审的系列，可重复"),
    click.option(
        "--level",
        "levels",
        type=options.ValueOf(TitleLevel),
        multiple=True,
        required=True,
        metavar="层级",
        help="可评审的层级 A至E，可重复",
    ),
    click.option("--from", "first_day", type=options.DAY, required=True, metavar="日期", help="任期首日"),
    click.option("--to", "last_day", type=options.DAY, required=True, metavar="日期", help="任期末日"),
)
"""The options that describe an approval of a committee, in their order."""


def _term(run: Callable[..., ExitCode]) -> Callable[..., ExitCode]:
    """Give a command the options of an approval."""
    for option in reversed(_TERM):
        run = option(run)
    return run


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
@_term
@click.option("--employer-run", is_flag=True, help="用人单位组建的自主评审委员会")
@options.acting
def create_committee(
    console: Console,
    *,
    name: str,
    unit: str,
    document: str,
    region: str,
    series: tuple[str, ...],
    levels: tuple[TitleLevel, ...],
    first_day: date,
    last_day: date,
    employer_run: bool,
    login: str,
) -> ExitCode:
    """Register a committee whose formation was approved, with its first term."""
    committee = filings.create_committee(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        name=name,
        convening_unit_id=unit_named(unit).id,
        term=TermGiven(
            document=document,
            region=region,
            series=series,
            levels=levels,
            first_day=first_day,
            last_day=last_day,
        ),
        is_employer_run=employer_run,
    )
    console.tell("committee_created", f"已登记“{committee.name}”。", committee=committee.id)
    return ExitCode.OK


@command("committee approve")
@click.argument("name", metavar="名称", help="已登记的评审委员会全称")
@_term
@options.acting
def record_term(
    console: Console,
    *,
    name: str,
    document: str,
    region: str,
    series: tuple[str, ...],
    levels: tuple[TitleLevel, ...],
    first_day: date,
    last_day: date,
    login: str,
) -> ExitCode:
    """Record an approval of a registered committee: its term, series and levels."""
    recorded = filings.record_committee_term(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        committee_id=committee_named(name).id,
        term=TermGiven(
            document=document,
            region=region,
            series=series,
            levels=levels,
            first_day=first_day,
            last_day=last_day,
        ),
    )
    console.tell(
        "term_recorded",
        f"已登记“{name}”的任期：{recorded.first_day} 至 {recorded.last_day}（{recorded.document}）。",
        committee=recorded.committee_id,
        first_day=recorded.first_day,
        last_day=recorded.last_day,
    )
    return ExitCode.OK


@command("committee end-term")
@click.argument("name", metavar="名称", help="评审委员会全称")
@click.option("--document", required=True, metavar="文号", help="要终止的任期的核准文号")
@click.option("--last-day", type=options.DAY, required=True, metavar="日期", help="最后有效日期")
@options.reason("终止原因，留存备查")
@options.acting
def end_term(
    console: Console, *, name: str, document: str, last_day: date, reason: str, login: str
) -> ExitCode:
    """End a committee's term early."""
    actor, now = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    term_id = committees.term_of_document(
        actor=actor, committee_id=committee_named(name).id, document=document
    )
    ended = filings.end_committee_term(actor=actor, at=now, term_id=term_id, last_day=last_day, reason=reason)
    console.tell(
        "term_ended",
        f"“{name}”的任期（{ended.document}）最后有效日期为 {ended.last_day}。",
        committee=ended.committee_id,
        last_day=ended.last_day,
    )
    return ExitCode.OK


@command("committee show")
@click.argument("name", metavar="名称", help="评审委员会全称")
@options.acting
def show_committee(console: Console, *, name: str, login: str) -> ExitCode:
    """What a committee was approved for, term by term."""
    found = committees.committee(
        actor=acting.staff(login, UnitRole.BUREAU),
        on=business_date(ports.clock().now()),
        committee_id=committee_named(name).id,
    )
    if found.is_not_recorded:
        console.tell("right_not_recorded", "权限未登记：请用 committee approve 登记核准文件和任期。")
    for term in found.terms:
        levels = "、".join(level.label for level in term.levels)
        console.tell(
            "term",
            f"{term.document}：{term.first_day} 至 {term.last_day}，{term.region}，"
            f"{'、'.join(term.series)}，{levels}，{term.stage.label}",
            document=term.document,
            first_day=term.first_day,
            last_day=term.last_day,
            stage=term.stage,
        )
    return ExitCode.OK
