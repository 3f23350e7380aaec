"""``filing``: submitted by the convening unit, approved by the Bureau, followed by the roster."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.roster_import import import_roster, roster_errors_file, roster_file
from zhicheng.cli.written_files import read_bytes
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.filings import FilingEvidenceKind, PublicNotice
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.accounts.units import committee_named, filing_referenced
from zhicheng.services.intake import filings
from zhicheng.services.kernel import ports

_F = TypeVar("_F", bound=Callable[..., Any])


def _document(kind: FilingEvidenceKind) -> Callable[[_F], _F]:
    """The option of one document; one that was handed in before may be left out."""
    name = f"--{kind.value.replace('_', '-')}-file"
    return click.option(
        name, kind.value, type=options.PATH, metavar="文件", help=f"{kind.label}（PDF、JPG、PNG）"
    )


@command("filing submit")
@click.argument("reference", metavar="备案号", help="评审结果备案的编号")
@click.option("--committee", required=True, metavar="名称", help="评审委员会全称")
@click.option(
    "--meeting", type=options.DAY, required=True, metavar="日期", help="评审会议日期，如 2026-11-03"
)
@click.option("--meeting-last", type=options.DAY, metavar="日期", help="会议末日；一天开完时不写")
@click.option("--passed", type=int, required=True, metavar="人数", help="评审通过人数")
@options.acting
def submit(
    console: Console,
    *,
    reference: str,
    committee: str,
    meeting: date,
    meeting_last: date | None,
    passed: int,
    login: str,
) -> ExitCode:
    """The convening unit reports a meeting's result."""
    filing = filings.submit_filing(
        actor=acting.staff(login, UnitRole.CONVENING_UNIT),
        at=ports.clock().now(),
        committee_id=committee_named(committee).id,
        reference=reference,
        meeting_first=meeting,
        meeting_last=meeting_last or meeting,
        passed_count=passed,
    )
    console.tell(
        "filing_submitted", f"备案“{filing.reference}”已报送，待人社局核准。", reference=filing.reference
    )
    return ExitCode.OK


@command("filing list")
@options.existing_file("评审通过人员名单；样表用 roster template approved 生成")
@click.option("--filing", "reference", required=True, metavar="备案号", help="待核准备案的编号")
@click.option("--notice", "notice_first", type=options.DAY, required=True, metavar="日期", help="公示首日")
@click.option("--notice-last", type=options.DAY, required=True, metavar="日期", help="公示末日")
@_document(FilingEvidenceKind.MINUTES)
@_document(FilingEvidenceKind.VOTES)
@_document(FilingEvidenceKind.PUBLIC_NOTICE)
@options.acting
def hand_in_list(
    console: Console,
    *,
    file: Path,
    reference: str,
    notice_first: date,
    notice_last: date,
    minutes: Path | None,
    votes: Path | None,
    public_notice: Path | None,
    login: str,
) -> ExitCode:
    """The convening unit hands in the people who passed, with the documents that prove it."""
    documents = {
        FilingEvidenceKind.MINUTES: minutes,
        FilingEvidenceKind.VOTES: votes,
        FilingEvidenceKind.PUBLIC_NOTICE: public_notice,
    }
    given = {
        kind: filings.EvidenceGiven(path.name, read_bytes(path))
        for kind, path in documents.items()
        if path is not None
    }
    try:
        state = filings.hand_in_list(
            actor=acting.staff(login, UnitRole.CONVENING_UNIT),
            at=ports.clock().now(),
            filing_id=filing_referenced(reference).id,
            file_name=file.name,
            data=read_bytes(file),
            notice=PublicNotice(notice_first, notice_last),
            evidence=given,
        )
    except filings.ListRefused as refusal:
        for error in refusal.errors:
            console.tell("list_row", f"第{error.row}行：{error.sentence}", row=error.row)
        raise
    console.tell(
        "filing_listed",
        f"备案“{state.reference}”的名单已提交，共{state.count}人。",
        reference=state.reference,
        count=state.count,
    )
    return ExitCode.OK


@command("filing show")
@click.argument("reference", metavar="备案号", help="评审结果备案的编号")
@options.acting
def show(console: Console, *, reference: str, login: str) -> ExitCode:
    """List, uploaded and issued side by side, for the Bureau."""
    found = filings.filing_list(
        actor=acting.staff(login, UnitRole.BUREAU), filing_id=filing_referenced(reference).id
    )
    listed = "名单未登记" if found.listed is None else f"核准名单{found.listed}人"
    console.tell(
        "filing",
        f"{found.reference}：通过{found.passed}人，{listed}，已上传{found.uploaded}人，已制证{found.issued}人。",
        reference=found.reference,
        passed=found.passed,
        listed=found.listed,
        uploaded=found.uploaded,
        issued=found.issued,
        digest=found.digest,
    )
    return ExitCode.OK


@command("filing approve")
@click.argument("reference", metavar="备案号", help="评审结果备案的编号")
@options.acting
def approve(console: Console, *, reference: str, login: str) -> ExitCode:
    """An officer approves the filing, from which the upload's deadline runs."""
    filing = filings.approve_filing(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        filing_id=filing_referenced(reference).id,
    )
    provisional = "（涉及尚未公布放假安排的日期，为暂定）" if filing.deadline_provisional else ""
    console.tell(
        "filing_approved",
        f"备案“{filing.reference}”已核准，请组建单位在 {filing.upload_deadline} 前上传名册{provisional}。",
        reference=filing.reference,
        upload_deadline=filing.upload_deadline,
        provisional=filing.deadline_provisional,
    )
    return ExitCode.OK


@command("filing withdraw")
@click.argument("reference", metavar="备案号", help="评审结果备案的编号")
@options.acting
def withdraw(console: Console, *, reference: str, login: str) -> ExitCode:
    """The convening unit takes a filing back that is not decided yet."""
    filing = filings.withdraw_filing(
        actor=acting.staff(login, UnitRole.CONVENING_UNIT),
        at=ports.clock().now(),
        filing_id=filing_referenced(reference).id,
    )
    console.tell(
        "filing_withdrawn",
        f"备案“{filing.reference}”已撤回，可以用同一备案号重新报送。",
        reference=filing.reference,
    )
    return ExitCode.OK


@command("filing import")
@roster_file
@roster_errors_file
@click.option("--filing", "reference", required=True, metavar="备案号", help="已核准备案的编号")
@options.acting
def import_filing_roster(
    console: Console, *, file: Path, out: Path | None, reference: str, login: str
) -> ExitCode:
    """The convening unit uploads the roster of a filing."""
    actor = acting.staff(login, UnitRole.CONVENING_UNIT)
    filing = filing_referenced(reference)
    return import_roster(console, actor, file, out, RosterKind.EVALUATION, filing_id=filing.id)
