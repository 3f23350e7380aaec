"""``case``: opened, read, and brought to its decision by two officers."""

from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.case_open_command import opening
from zhicheng.cli.case_opening import CaseWords, files_typed
from zhicheng.cli.case_options import KINDS, any_side, case_number, evidence_files
from zhicheng.cli.case_report import tell_case, tell_standing
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import write_bytes
from zhicheng.domain.cases import CaseKind, CaseState
from zhicheng.domain.channels import UnitRole
from zhicheng.services.casework import cases
from zhicheng.services.casework.cases import CasePage
from zhicheng.services.kernel import Actor, ports

__all__ = ["opening"]
"""The command with the most options has a file of its own; commands are found by their module."""


@command("case list", detail="人社局工作人员看到全部办件，先到期的在前；其他人看到本人或本单位提出的。")
@click.option("--kind", type=options.ValueOf(CaseKind), metavar="种类", help=f"只列这一种：{KINDS}")
@click.option(
    "--state",
    type=options.ValueOf(CaseState),
    metavar="状态",
    help="只列这个状态：" + "、".join(f"{state.value}（{state.label}）" for state in CaseState),
)
@click.option("--to-comment", is_flag=True, help="列出等待本单位说明的")
@click.option("--limit", type=int, default=50, metavar="条数", help="最多列多少条，默认 50")
@click.option("--offset", type=int, default=0, metavar="条数", help="跳过前面多少条")
@any_side
def listing(
    console: Console,
    *,
    kind: CaseKind | None,
    state: CaseState | None,
    to_comment: bool,
    limit: int,
    offset: int,
    login: str,
    own: bool,
    role: UnitRole | None,
) -> ExitCode:
    """List cases; to officers all of them, to others what they or their unit opened."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    if actor.role is UnitRole.BUREAU and not to_comment:
        states = (state,) if state is not None else ()
        found = cases.case_list(actor=actor, states=states, kind=kind, limit=limit, offset=offset)
    elif kind is not None or state is not None:
        raise CaseWords("“--kind”和“--state”只供人社局工作人员使用。", code="case.not_filtered")
    else:
        read = cases.cases_to_comment if to_comment else cases.own_cases
        found = read(actor=actor, limit=limit, offset=offset)
    headers = {
        "number": "办件编号",
        "label": "种类",
        "state": "状态",
        "about": "对象",
        "opener": "提出",
        "due_on": "期限",
        "handled_by": "经办人",
    }
    rows = [
        {key: getattr(line, key) for key in headers} | {"case": line.case_id, "kind": line.kind}
        for line in found.rows
    ]
    console.table("case", headers, rows)
    if not rows:
        console.tell("no_cases", "没有办件。")
    return ExitCode.OK


@command("case show")
@case_number
@any_side
def show(console: Console, *, number: str, login: str, own: bool, role: UnitRole | None) -> ExitCode:
    """One case in full, as the reader may see it."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    tell_case(console, cases.case_page(actor=actor, number=number))
    return ExitCode.OK


@command("case decision", detail="与网页上打印的是同一份决定书；予以办理和不予办理的都有。")
@case_number
@options.out_file("写到哪个文件", required=True)
@any_side
def decision(
    console: Console, *, number: str, out: Path, login: str, own: bool, role: UnitRole | None
) -> ExitCode:
    """Write the printable decision of a case as a PDF file."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    page = cases.case_page(actor=actor, number=number)
    file = cases.decision_file(actor=actor, case_id=page.seen.case_id)
    write_bytes(out, file.data)
    console.tell(
        "case_decision", f"已写出决定书：{out}", number=file.number, path=str(out), size=len(file.data)
    )
    return ExitCode.OK


@command("case evidence")
@case_number
@evidence_files
@click.option("--note", default="", metavar="说明", help="补充说明，不要写证件号码")
@any_side
def evidence(
    console: Console,
    *,
    number: str,
    files: tuple[str, ...],
    note: str,
    login: str,
    own: bool,
    role: UnitRole | None,
) -> ExitCode:
    """Add documents to a case."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    page = cases.case_page(actor=actor, number=number)
    given = files_typed(page.rules.kind, files)
    if not given:
        raise CaseWords("请用“--file 种类=文件”写明要补充的文件。", code="case.no_file")
    cases.add_all_evidence(actor=actor, at=ports.clock().now(), case=page.seen, files=given, note=note)
    console.tell("case_evidence_added", f"已补充{len(given)}份材料。", number=page.number, files=len(given))
    return ExitCode.OK


@command("case comment")
@case_number
@options.reason("本单位所知的情况，不要写证件号码")
@any_side
def comment(
    console: Console, *, number: str, reason: str, login: str, own: bool, role: UnitRole | None
) -> ExitCode:
    """The unit that brought the claim says what it knows."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    page = cases.case_page(actor=actor, number=number)
    cases.comment_on_case(actor=actor, at=ports.clock().now(), case=page.seen, text=reason)
    console.tell("case_commented", "说明已提交，人社局办理时会看到。", number=page.number)
    return ExitCode.OK


@command("case answer", detail="人社局告知拟作出的决定以后，在期限内办理；期限和拟认定的事实见 case show。")
@case_number
@options.reason("对拟认定的事实、理由和依据的意见，不要写证件号码")
@evidence_files
@options.acting
def answer(console: Console, *, number: str, reason: str, files: tuple[str, ...], login: str) -> ExitCode:
    """A holder answers what is proposed about their certificate."""
    actor = acting.holder(login)
    page = cases.case_page(actor=actor, number=number)
    standing = cases.answer_hearing(
        actor=actor,
        at=ports.clock().now(),
        case_id=page.seen.case_id,
        text=reason,
        files=files_typed(page.rules.kind, files),
    )
    console.tell(
        "case_answered",
        "意见已提交，人社局作出决定前会复核。",
        number=standing.number,
        files=len(files),
    )
    return ExitCode.OK


@command("case withdraw")
@case_number
@click.option("--proposal", is_flag=True, help="收回本人提出、尚未复核的办理意见，办件继续办理")
@any_side
def withdraw(
    console: Console, *, number: str, proposal: bool, login: str, own: bool, role: UnitRole | None
) -> ExitCode:
    """Take a case back until it is taken up, or one's own proposal until it is decided."""
    actor = acting.in_a_case(login, is_own=own, role=role)
    seen = cases.case_page(actor=actor, number=number).seen
    act = cases.withdraw_proposal if proposal else cases.withdraw_case
    tell_standing(console, act(actor=actor, at=ports.clock().now(), case=seen))
    return ExitCode.OK


@command("case take-up")
@case_number
@options.acting
def take_up(console: Console, *, number: str, login: str) -> ExitCode:
    """An officer takes the case up."""
    actor, page = _officer_and_case(login, number)
    tell_standing(console, cases.take_up_case(actor=actor, at=ports.clock().now(), case=page.seen))
    return ExitCode.OK


@command("case ask-evidence")
@case_number
@options.reason("还需要什么材料")
@options.acting
def ask_evidence(console: Console, *, number: str, reason: str, login: str) -> ExitCode:
    """Ask the opener for more documents."""
    actor, page = _officer_and_case(login, number)
    tell_standing(
        console,
        cases.ask_for_evidence(actor=actor, at=ports.clock().now(), case=page.seen, what=reason),
    )
    return ExitCode.OK


@command("case propose")
@case_number
@options.reason("认定的事实和理由，印在办理决定书上")
@options.acting
def propose(console: Console, *, number: str, reason: str, login: str) -> ExitCode:
    """Propose to grant the case; another officer decides."""
    actor, page = _officer_and_case(login, number)
    tell_standing(
        console,
        cases.propose_decision(actor=actor, at=ports.clock().now(), case=page.seen, reason=reason),
    )
    return ExitCode.OK


@command("case return")
@case_number
@options.reason("退回给提出人的理由")
@options.acting
def give_back(console: Console, *, number: str, reason: str, login: str) -> ExitCode:
    """The second officer returns the proposal."""
    actor, page = _officer_and_case(login, number)
    tell_standing(
        console, cases.return_proposal(actor=actor, at=ports.clock().now(), case=page.seen, reason=reason)
    )
    return ExitCode.OK


@command("case agree", detail="须先用 case show 看清内容。更正和换发的新证书由制证进程制作。")
@case_number
@click.option("--remark", default="", metavar="备注", help="复核备注，只有工作人员看到")
@options.acting
def agree(console: Console, *, number: str, remark: str, login: str) -> ExitCode:
    """The second officer agrees, and the decision takes effect."""
    actor, page = _officer_and_case(login, number)
    tell_standing(
        console, cases.agree_to_case(actor=actor, at=ports.clock().now(), case=page.seen, remark=remark)
    )
    return ExitCode.OK


@command("case refuse")
@case_number
@options.reason("不予办理的理由，提出人会看到")
@options.acting
def refuse(console: Console, *, number: str, reason: str, login: str) -> ExitCode:
    """Refuse the case; nothing changes in the register."""
    actor, page = _officer_and_case(login, number)
    tell_standing(
        console, cases.refuse_case(actor=actor, at=ports.clock().now(), case=page.seen, reason=reason)
    )
    return ExitCode.OK


def _officer_and_case(login: str, number: str) -> tuple[Actor, CasePage]:
    actor = acting.staff(login, UnitRole.BUREAU)
    return actor, cases.case_page(actor=actor, number=number)
