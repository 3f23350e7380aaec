"""``roster``: the template workbook, and the workbook that marks what has to be corrected."""

import uuid
from argparse import Namespace

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import write_bytes
from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import RefusalKind
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.rosters import RosterNotTaken, error_workbook_for
from zhicheng.services.kernel import catalogue


def template(options: Namespace, console: Console) -> ExitCode:
    """Write an empty roster with drop-down lists."""
    kind = RosterKind(options.kind)
    write_bytes(options.out, template_workbook(kind, catalogue()))
    console.tell("template_written", f"{kind.label}的样表已写到 {options.out}。", path=str(options.out))
    return ExitCode.OK


def errors(options: Namespace, console: Console) -> ExitCode:
    """Write the rejected rows of an upload with the bad cells marked."""
    actor = acting.staff(options, UnitRole.CONVENING_UNIT, UnitRole.EXAMINATION_BODY)
    try:
        upload_id = uuid.UUID(options.upload)
    except ValueError as error:
        raise RosterNotTaken(
            "没有找到这份名册，请核对上传号。", code="roster.not_found", kind=RefusalKind.MISSING
        ) from error
    write_bytes(options.out, error_workbook_for(actor=actor, upload_id=upload_id))
    console.tell(
        "errors_written", f"标出错误的名册已写到 {options.out}，改好后再次上传即可。", path=str(options.out)
    )
    return ExitCode.OK
