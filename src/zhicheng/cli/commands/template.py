"""``template``: taken out, proposed, approved by a second officer, listed."""

from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import FileRefused, read_bytes, write_bytes
from zhicheng.documents.template import (
    SHEET_FILE,
    SOURCE_FILE,
    Template,
    builtin_template,
    load_template,
    make_template,
)
from zhicheng.domain.channels import UnitRole
from zhicheng.services.issuance import templates
from zhicheng.services.issuance.templates import list_templates, template_beginning
from zhicheng.services.kernel import ports


@command("template make")
@click.argument("folder", type=options.PATH, metavar="文件夹", help="样式文件写到这里；不能已有样式文件")
@click.option("--id", "template_id", default="standard", metavar="代号", help="样式代号，默认 standard")
@click.option("--version", default="1", metavar="版本", help="版本号，默认 1")
def make(console: Console, *, folder: Path, template_id: str, version: str) -> ExitCode:
    """Write the files of a starter template for an office to edit."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(f"文件夹 {folder} 不能建立，请核对路径和权限。", code="file.unwritable") from error
    for name, data in make_template(template_id, version).items():
        write_bytes(folder / name, data)
    console.tell(
        "template_made",
        f"样式已写到 {folder}。改好后运行：zhicheng template propose {folder} --as 登录名",
        folder=str(folder),
    )
    return ExitCode.OK


@command("template propose")
@click.argument(
    "folder", type=options.PATH, required=False, metavar="文件夹", help="改好的样式；不写则提出系统自带的样式"
)
@options.acting
def propose(console: Console, *, folder: Path | None, login: str) -> ExitCode:
    """Propose an edited template, or the packaged one."""
    template = builtin_template() if folder is None else _template_in(folder)
    row = templates.propose_template(
        actor=acting.staff(login, UnitRole.BUREAU), at=ports.clock().now(), template=template
    )
    console.tell(
        "template_proposed",
        f"样式“{row.template_id}”{row.version}版已提出（摘要 {row.sha256[:8]}）。"
        f"请另一名工作人员批准：zhicheng template approve {row.sha256[:8]} --as 登录名",
        sha256=row.sha256,
    )
    return ExitCode.OK


@command("template approve")
@click.argument("sha256", metavar="摘要", help="template list 给出的摘要，可只写前8位")
@options.acting
def approve(console: Console, *, sha256: str, login: str) -> ExitCode:
    """Approve a template as its second officer."""
    row = templates.approve_template(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        sha256=template_beginning(sha256),
    )
    console.tell("template_approved", f"样式“{row.template_id}”{row.version}版已批准。", sha256=row.sha256)
    return ExitCode.OK


@command("template list")
def listing(console: Console) -> ExitCode:
    """All templates, newest first."""
    console.table(
        "template",
        {"sha256": "摘要", "id": "代号", "version": "版本", "proposed_by": "提出", "approved_by": "批准"},
        [
            {
                "sha256": line.sha256 if console.as_json else line.sha256[:8],
                "id": line.template_id,
                "version": line.version,
                "proposed_by": line.proposed_by,
                "approved_by": line.approved_by or None,
                "approved_at": line.approved_at,
                "in_use": line.in_use,
            }
            for line in list_templates()
        ],
    )
    return ExitCode.OK


def _template_in(folder: Path) -> Template:
    return load_template(read_bytes(folder / SOURCE_FILE), read_bytes(folder / SHEET_FILE))
