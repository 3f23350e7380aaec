"""``roster``: the template workbook, and the workbook that marks what has to be corrected."""

import uuid
from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import write_bytes
from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.rosters import (
    RosterNotTaken,
    error_workbook_for,
    list_uploads,
    take_back_roster,
)
from zhicheng.services.kernel import catalogue, ports

_KINDS = (RosterKind.EVALUATION, RosterKind.EXAMINATION, RosterKind.APPROVED)


@command("roster template")
@click.argument(
    "kind",
    type=options.ValueOf(_KINDS),
    metavar="种类",
    help="evaluation（评审通过人员名册）、examination（考试合格人员名册）或 approved（评审通过人员名单）",
)
@options.out_file("写到哪个文件", required=True)
def template(console: Console, *, kind: RosterKind, out: Path) -> ExitCode:
    """Write an empty roster with drop-down lists."""
    write_bytes(out, template_workbook(kind, catalogue()))
    console.tell("template_written", f"{kind.label}的样表已写到 {out}。", path=str(out))
    return ExitCode.OK


@command("roster errors")
@click.argument("upload", metavar="上传号", help="filing import 或 examination import 给出的号")
@options.out_file("写到哪个文件", required=True)
@options.acting
def errors(console: Console, *, upload: str, out: Path, login: str) -> ExitCode:
    """Write the rejected rows of an upload with the bad cells marked."""
    actor = acting.staff(login, UnitRole.CONVENING_UNIT, UnitRole.EXAMINATION_BODY)
    write_bytes(out, error_workbook_for(actor=actor, upload_id=_upload_id(upload)))
    console.tell("errors_written", f"标出错误的名册已写到 {out}，改好后再次上传即可。", path=str(out))
    return ExitCode.OK


@command("roster take-back")
@click.argument("upload", metavar="上传号", help="filing import 或 examination import 给出的号")
@options.acting
def take_back(console: Console, *, upload: str, login: str) -> ExitCode:
    """Take a roster back whole, as long as none of its rows is taken up."""
    actor = acting.staff(login, UnitRole.CONVENING_UNIT, UnitRole.EXAMINATION_BODY)
    state = take_back_roster(actor=actor, at=ports.clock().now(), upload_id=_upload_id(upload))
    console.tell(
        "roster_taken_back",
        f"名册已整份撤回，接收的{state.rows_accepted}行不再有效。可以上传正确的名册。",
        upload=str(state.id),
        accepted=state.rows_accepted,
    )
    return ExitCode.OK


@command("roster list")
@click.option("--late", is_flag=True, help="只列核准备案后逾期上传的名册（二(一)1）")
@options.acting
def uploads(console: Console, *, late: bool, login: str) -> ExitCode:
    """List the uploads of the unit, newest first; the Bureau sees those of all units."""
    actor = acting.staff(login, UnitRole.CONVENING_UNIT, UnitRole.EXAMINATION_BODY, UnitRole.BUREAU)
    lines = list_uploads(actor=actor, late_only=late)
    for line in lines:
        tag = "，逾期" if line.is_late else ""
        console.tell(
            "roster",
            f"{line.upload_id}  {line.unit_name}  {line.target}  {line.status.listed_as}{tag}："
            f"读取{line.read}行，接收{line.accepted}行，退回{line.rejected}行，重复{line.duplicate}行",
            upload=str(line.upload_id),
            unit=line.unit_name,
            target=line.target,
            status=line.status.value,
            late=line.is_late,
            read=line.read,
            accepted=line.accepted,
            rejected=line.rejected,
            duplicate=line.duplicate,
        )
    if not lines:
        console.tell("roster_none", "没有逾期上传的名册。" if late else "还没有上传过名册。")
    return ExitCode.OK


def _upload_id(upload: str) -> uuid.UUID:
    try:
        return uuid.UUID(upload)
    except ValueError as error:
        raise RosterNotTaken(
            "没有找到这份名册，请核对上传号。", code="roster.not_found", kind=RefusalKind.MISSING
        ) from error
