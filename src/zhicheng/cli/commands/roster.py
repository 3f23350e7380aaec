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
from zhicheng.services.intake.rosters import RosterNotTaken, error_workbook_for
from zhicheng.services.kernel import catalogue

_KINDS = (RosterKind.EVALUATION, RosterKind.EXAMINATION)


@command("roster template")
@click.argument(
    "kind",
    type=options.ValueOf(_KINDS),
    metavar="种类",
    help="evaluation（评审通过人员名册）或 examination（考试合格人员名册）",
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
    try:
        upload_id = uuid.UUID(upload)
    except ValueError as error:
        raise RosterNotTaken(
            "没有找到这份名册，请核对上传号。", code="roster.not_found", kind=RefusalKind.MISSING
        ) from error
    write_bytes(out, error_workbook_for(actor=actor, upload_id=upload_id))
    console.tell("errors_written", f"标出错误的名册已写到 {out}，改好后再次上传即可。", path=str(out))
    return ExitCode.OK
