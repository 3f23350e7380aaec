"""``case open``: one case about a certificate or a person, or one about many certificates."""

import uuid
from datetime import date
from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.case_opening import (
    CaseWords,
    certificates_typed,
    changes_typed,
    files_typed,
    require_ground,
)
from zhicheng.cli.case_options import KINDS, any_side, evidence_files
from zhicheng.cli.case_report import tell_preview, tell_standing
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import read_bytes
from zhicheng.domain.cases import CaseKind
from zhicheng.domain.channels import UnitRole
from zhicheng.services.casework import cases
from zhicheng.services.casework.cases import CaseAsked
from zhicheng.services.casework.cases.bulk import BulkPreview, BulkScope, preview_bulk
from zhicheng.services.kernel import ports


@command(
    "case open",
    detail="证件号码和手机号码只写内容名（--change phone），再从标准输入读取。"
    "成批提出时，不能办理的证书逐一列出，其余照常提出，退出码为 1；--dry-run 只列出，不提出。",
)
@click.argument("kind", type=options.ValueOf(CaseKind), metavar="种类", help=KINDS)
@click.option("--ground", required=True, metavar="事由", help="事由代码；写错时会列出这类办件的全部事由")
@options.reason("情况说明：哪里不对、应当怎样、依据什么；不要写证件号码")
@click.option("--certificate", "numbers", multiple=True, metavar="证书编号", help="所涉证书，可以写几次")
@click.option("--person", type=click.UUID, metavar="人员号", help="所涉人员，person find 给出的号")
@click.option("--other", default="", metavar="证书编号", help="人员合并时另一人的任一证书编号")
@click.option(
    "--change", "changed", multiple=True, metavar="内容=改为什么", help="如 name=新姓名，可以写几次"
)
@click.option("--until", type=options.DAY, metavar="日期", help="暂停使用的最后一天")
@click.option(
    "--by",
    type=options.ValueOf(BulkScope),
    metavar="方式",
    help="成批提出：" + "、".join(f"{scope.value}（{scope.label}）" for scope in BulkScope),
)
@click.option("--scope", default="", metavar="范围", help="成批的备案文号、名称，或用逗号隔开的编号")
@click.option(
    "--list",
    "list_file",
    type=options.PATH,
    metavar="文件",
    help="成批的编号清单，每行一个；或更正内容表，第一行是栏名",
)
@click.option("--dry-run", is_flag=True, help="成批时只列出会办理哪些，不提出")
@evidence_files
@any_side
def opening(
    console: Console,
    *,
    kind: CaseKind,
    ground: str,
    reason: str,
    numbers: tuple[str, ...],
    person: uuid.UUID | None,
    other: str,
    changed: tuple[str, ...],
    until: date | None,
    by: BulkScope | None,
    scope: str,
    list_file: Path | None,
    dry_run: bool,
    files: tuple[str, ...],
    login: str,
    own: bool,
    role: UnitRole | None,
) -> ExitCode:
    """Open a case, with its documents; about many certificates where ``--by`` says which."""
    actor, at = acting.in_a_case(login, is_own=own, role=role), ports.clock().now()
    require_ground(kind, ground)
    changes, evidence = changes_typed(kind, changed), files_typed(kind, files)
    preview: BulkPreview | None = None
    if by is not None:
        text = read_bytes(list_file).decode("utf-8", "replace") if list_file is not None else scope
        preview = preview_bulk(
            actor=actor, at=at, kind=kind, ground=ground, by=by, text=text, changes=changes
        )
        tell_preview(console, preview)
        if dry_run:
            return ExitCode.FINDINGS if preview.refused else ExitCode.OK
    elif dry_run or scope or list_file is not None:
        raise CaseWords("“--scope”“--list”“--dry-run”须与“--by”一起写。", code="case.scope")
    chosen = preview.certificate_ids if preview is not None else certificates_typed(actor, kind, numbers)
    asked = CaseAsked(
        kind=kind,
        ground=ground,
        statement=reason,
        certificate_ids=chosen,
        person_id=person,
        other_person_id=cases.other_person_of(actor=actor, kind=kind, text=other) if other else None,
        changes=changes,
        changes_of=preview.changes_of if preview is not None else {},
        in_force_until=until,
        scope=preview.scope if preview is not None else "",
    )
    opened = cases.open_case_with_evidence(actor=actor, at=at, asked=asked, files=evidence)
    tell_standing(console, opened)
    return ExitCode.FINDINGS if preview is not None and preview.refused else ExitCode.OK
