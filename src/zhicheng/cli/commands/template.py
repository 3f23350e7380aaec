"""``template``: taken out, proposed, approved by a second officer, listed."""

from argparse import Namespace
from pathlib import Path

from zhicheng.cli import acting
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


def make(options: Namespace, console: Console) -> ExitCode:
    """Write the files of a starter template for an office to edit."""
    folder: Path = options.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileRefused(f"文件夹 {folder} 不能建立，请核对路径和权限。", code="file.unwritable") from error
    for name, data in make_template(options.id, options.version).items():
        write_bytes(folder / name, data)
    console.tell(
        "template_made",
        f"样式已写到 {folder}。改好后运行：zhicheng template propose {folder} --as 登录名",
        folder=str(folder),
    )
    return ExitCode.OK


def propose(options: Namespace, console: Console) -> ExitCode:
    """Propose an edited template, or the packaged one."""
    template = builtin_template() if options.folder is None else _template_in(options.folder)
    row = templates.propose_template(
        actor=acting.staff(options, UnitRole.BUREAU), at=ports.clock().now(), template=template
    )
    console.tell(
        "template_proposed",
        f"样式“{row.template_id}”{row.version}版已提出（摘要 {row.sha256[:8]}）。"
        f"请另一名工作人员批准：zhicheng template approve {row.sha256[:8]} --as 登录名",
        sha256=row.sha256,
    )
    return ExitCode.OK


def approve(options: Namespace, console: Console) -> ExitCode:
    """Approve a template as its second officer."""
    row = templates.approve_template(
        actor=acting.staff(options, UnitRole.BUREAU),
        at=ports.clock().now(),
        sha256=template_beginning(options.sha256),
    )
    console.tell("template_approved", f"样式“{row.template_id}”{row.version}版已批准。", sha256=row.sha256)
    return ExitCode.OK


def listing(options: Namespace, console: Console) -> ExitCode:
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
