"""``appointment``: what employers may appoint to, recorded and ended by the Bureau."""

from datetime import date

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.accounts.units import unit_named
from zhicheng.services.intake import appointments
from zhicheng.services.kernel import ports


@command("appointment record")
@click.argument("unit", metavar="单位全称", help="用人单位")
@click.option("--document", required=True, metavar="文号", help="核准文号")
@click.option("--series", multiple=True, required=True, metavar="系列", help="可聘任的系列，可重复")
@click.option(
    "--level",
    "levels",
    type=options.ValueOf(TitleLevel),
    multiple=True,
    required=True,
    metavar="层级",
    help="可聘任的层级 A至E，可重复；A 须在文件中写明",
)
@click.option("--from", "first_day", type=options.DAY, required=True, metavar="日期", help="权限首日")
@click.option("--to", "last_day", type=options.DAY, required=True, metavar="日期", help="权限末日")
@options.acting
def record(
    console: Console,
    *,
    unit: str,
    document: str,
    series: tuple[str, ...],
    levels: tuple[TitleLevel, ...],
    first_day: date,
    last_day: date,
    login: str,
) -> ExitCode:
    """Record a right of an employer."""
    recorded = appointments.record_appointment_right(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        unit_id=unit_named(unit).id,
        right=appointments.RightGiven(
            document=document, series=series, levels=levels, first_day=first_day, last_day=last_day
        ),
    )
    console.tell(
        "right_recorded",
        f"已登记“{unit}”的自主聘任权限：{recorded.first_day} 至 {recorded.last_day}（{recorded.document}）。",
        unit=recorded.unit_id,
        first_day=recorded.first_day,
        last_day=recorded.last_day,
    )
    return ExitCode.OK


@command("appointment end")
@click.argument("unit", metavar="单位全称", help="用人单位")
@click.option("--document", required=True, metavar="文号", help="要终止的权限的核准文号")
@click.option("--last-day", type=options.DAY, required=True, metavar="日期", help="最后有效日期")
@options.reason("终止原因，留存备查")
@options.acting
def end(console: Console, *, unit: str, document: str, last_day: date, reason: str, login: str) -> ExitCode:
    """End a right of an employer early."""
    actor = acting.staff(login, UnitRole.BUREAU)
    right_id = appointments.right_of_document(actor=actor, unit_id=unit_named(unit).id, document=document)
    ended = appointments.end_appointment_right(
        actor=actor, at=ports.clock().now(), right_id=right_id, last_day=last_day, reason=reason
    )
    console.tell(
        "right_ended",
        f"“{unit}”的自主聘任权限（{ended.document}）最后有效日期为 {ended.last_day}。",
        unit=ended.unit_id,
        last_day=ended.last_day,
    )
    return ExitCode.OK


@command("appointment show")
@click.argument("unit", metavar="单位全称", help="用人单位")
@options.acting
def show(console: Console, *, unit: str, login: str) -> ExitCode:
    """What an employer may appoint to."""
    rights = appointments.rights_of_unit(
        actor=acting.staff(login, UnitRole.BUREAU),
        on=business_date(ports.clock().now()),
        unit_id=unit_named(unit).id,
    )
    if not rights:
        console.tell("right_not_recorded", "权限未登记：请用 appointment record 登记核准文件和期限。")
    for held in rights:
        levels = "、".join(level.label for level in held.levels)
        console.tell(
            "right",
            f"{held.right.document}：{held.right.first} 至 {held.right.last}，"
            f"{'、'.join(held.series)}，{levels}，{held.stage_label}",
            document=held.right.document,
            first_day=held.right.first,
            last_day=held.right.last,
        )
    return ExitCode.OK
