"""``certificate``: shown, exported, verified, revoked."""

from pathlib import Path

import click

from zhicheng.cli import acting, options
from zhicheng.cli.case_opening import CaseWords, files_typed, require_ground
from zhicheng.cli.case_options import evidence_files
from zhicheng.cli.case_report import tell_standing
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.file_report import tell_file
from zhicheng.cli.written_files import read_bytes, write_bytes
from zhicheng.domain.cases import CASE_RULES, CLOSED, CaseKind
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.refusals import RefusalKind
from zhicheng.services.casework import cases
from zhicheng.services.casework.cases import CaseAsked
from zhicheng.services.collection import certificate_details, export_certificate, find_certificate
from zhicheng.services.kernel import ports
from zhicheng.services.verification import verify_file

_why = options.reason("用途或原因，记入日志")
_GROUNDS = "、".join(f"{each.code}（{each.label}）" for each in CASE_RULES[CaseKind.REVOCATION].grounds)


@command("certificate show")
@options.number
def show(console: Console, *, number: str) -> ExitCode:
    """One certificate, its ID number masked."""
    found = certificate_details(number, at=ports.clock().now())
    answer = found.answer
    lines = {
        "证书编号": answer.number,
        "状态": answer.state_label,
        "姓名": answer.true_name
        + (f"（证书上印作：{answer.name}）" if answer.name != answer.true_name else ""),
        "证件号码": answer.id_number,
        "资格名称": f"{answer.title_name}（{answer.level.label}）",
        "系列、专业": f"{answer.series}、{answer.specialty}",
        "呈报单位": answer.submitting_unit,
        "评审机构": answer.awarding_body,
        "取得资格时间": answer.qualification_date.isoformat(),
        "批次": found.month,
        "可领取": f"{found.collectable_from.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 起",
        "文件摘要": found.sha256 or "制作中",
    }
    lines |= dict(answer.later.lines)
    if answer.replaced_by:
        lines["更正后的编号"] = answer.replaced_by
    if answer.expects_hand_mark:
        lines["生僻字"] = "打印后由评审机构手工标注并盖章"
    console.tell(
        "certificate",
        "\n".join(f"{label}：{text}" for label, text in lines.items()),
        number=answer.number,
        state=answer.state,
        name=answer.name,
        true_name=answer.true_name,
        id_number=answer.id_number,
        title_name=answer.title_name,
        level=answer.level,
        series=answer.series,
        specialty=answer.specialty,
        submitting_unit=answer.submitting_unit,
        awarding_body=answer.awarding_body,
        qualification_date=answer.qualification_date,
        month=found.month,
        policy=found.policy_id,
        collectable_from=found.collectable_from,
        sealed_at=found.sealed_at,
        sha256=found.sha256,
        key_id=found.key_id,
        specimen=found.is_specimen,
        expects_hand_mark=answer.expects_hand_mark,
        replaced_by=answer.replaced_by,
        since=answer.later.since,
        ground=answer.later.ground,
        present_name=answer.later.present_name,
        holder_died=answer.later.has_died,
        death_noted_on=answer.later.death_noted_on,
    )
    return ExitCode.OK


@command("certificate export")
@options.number
@options.out_file("写到哪个文件", required=True)
@_why
@options.acting
def export(console: Console, *, number: str, out: Path, reason: str, login: str) -> ExitCode:
    """Write the sealed file; the reason goes on record."""
    actor = acting.staff(login, UnitRole.BUREAU)
    file = export_certificate(actor=actor, at=ports.clock().now(), number=number, reason=reason)
    write_bytes(out, file.data)
    console.tell("exported", f"已导出：{out}", path=str(out), sha256=file.sha256, size=len(file.data))
    return ExitCode.OK


@command("certificate verify", detail="只有原件的退出码为 0。")
@options.existing_file("要核验的文件")
def verify(console: Console, *, file: Path) -> ExitCode:
    """Say what a file is; only an original ends with 0."""
    found = verify_file(at=ports.clock().now(), upload=read_bytes(file))
    tell_file(console, found)
    return ExitCode.OK if found.is_original else ExitCode.FINDINGS


@command(
    "certificate revoke",
    detail="等同于 case open revocation。提出后由工作人员受理（case take-up）、提出意见（case propose），"
    "再由另一人复核（case agree）。",
)
@options.number
@click.option("--ground", required=True, metavar="事由", help=f"事由代码：{_GROUNDS}")
@options.reason("情况说明：认定了什么事实、依据什么；不要写证件号码")
@evidence_files
@options.acting
def revoke(
    console: Console, *, number: str, ground: str, reason: str, files: tuple[str, ...], login: str
) -> ExitCode:
    """Open a revocation case about one certificate."""
    actor, now = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    require_ground(CaseKind.REVOCATION, ground)
    asked = CaseAsked(
        kind=CaseKind.REVOCATION,
        ground=ground,
        statement=reason,
        certificate_ids=[find_certificate(number, at=now).id],
    )
    evidence = files_typed(CaseKind.REVOCATION, files)
    tell_standing(console, cases.open_case_with_evidence(actor=actor, at=now, asked=asked, files=evidence))
    return ExitCode.OK


@command("certificate confirm-revocation", detail="等同于对该证书的撤销办件作 case agree。")
@options.number
@options.acting
def confirm_revocation(console: Console, *, number: str, login: str) -> ExitCode:
    """Agree, as the second officer, to the revocation case about a certificate."""
    actor, now = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    found = find_certificate(number, at=now)
    about = cases.cases_of_certificate(actor=actor, certificate_id=found.id)
    moving = (each for each in about if each.kind is CaseKind.REVOCATION and each.state not in CLOSED)
    line = next(moving, None)
    if line is None:
        raise CaseWords(
            f"证书{found.number}没有正在办理的撤销办件。请先用“zhicheng certificate revoke”提出；"
            "以前提出、尚未决定的撤销申请，也这样提出办件，作出决定时一并了结。",
            code="revocation.not_found",
            kind=RefusalKind.MISSING,
        )
    page = cases.case_page(actor=actor, case_id=line.case_id)
    tell_standing(console, cases.agree_to_case(actor=actor, at=now, case=page.seen))
    return ExitCode.OK
