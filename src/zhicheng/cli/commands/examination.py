"""``examination``: announced by the examination body, followed by the pass roster."""

from datetime import date
from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.roster_import import import_roster, roster_errors_file, roster_file
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.accounts.units import examination_named
from zhicheng.services.intake import examinations
from zhicheng.services.kernel import ports


@command("examination announce")
@click.argument("name", metavar="考试名称", help="如 2026年度经济系列初中级考试")
@click.option("--held-on", type=options.DAY, required=True, metavar="日期", help="考试日期，如 2026-11-03")
@options.acting
def announce(console: Console, *, name: str, held_on: date, login: str) -> ExitCode:
    """The examination body registers an examination that was held."""
    row = examinations.announce_examination(
        actor=acting.staff(login, UnitRole.EXAMINATION_BODY),
        at=ports.clock().now(),
        name=name,
        held_on=held_on,
    )
    console.tell("examination_announced", f"考试“{row.name}”已公布。", examination=row.id, name=row.name)
    return ExitCode.OK


@command("examination withdraw")
@click.argument("name", metavar="考试名称", help="已公布、还没有上传名册的考试")
@options.acting
def withdraw(console: Console, *, name: str, login: str) -> ExitCode:
    """The examination body takes back an announcement, the latest of this name."""
    row = examinations.withdraw_examination(
        actor=acting.staff(login, UnitRole.EXAMINATION_BODY),
        at=ports.clock().now(),
        examination_id=examination_named(name).id,
    )
    console.tell("examination_withdrawn", f"考试“{row.name}”已撤回。", examination=row.id, name=row.name)
    return ExitCode.OK


@command("examination import")
@roster_file
@roster_errors_file
@click.option("--examination", "name", required=True, metavar="考试名称", help="已公布的考试")
@options.acting
def import_pass_roster(console: Console, *, file: Path, out: Path | None, name: str, login: str) -> ExitCode:
    """The examination body uploads its pass roster."""
    actor = acting.staff(login, UnitRole.EXAMINATION_BODY)
    examination = examination_named(name)
    return import_roster(console, actor, file, out, RosterKind.EXAMINATION, examination_id=examination.id)
