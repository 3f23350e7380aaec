"""``certificate``: shown, exported, verified, revoked."""

from pathlib import Path

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.file_report import tell_file
from zhicheng.cli.written_files import read_bytes, write_bytes
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services import collection
from zhicheng.services.collection import (
    certificate_details,
    export_certificate,
    find_certificate,
    open_revocation,
)
from zhicheng.services.kernel import ports
from zhicheng.services.verification import verify_file

_why = options.reason("用途或原因，记入日志")


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


@command("certificate revoke")
@options.number
@_why
@options.acting
def revoke(console: Console, *, number: str, reason: str, login: str) -> ExitCode:
    """Ask for a revocation."""
    actor, now = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    row = find_certificate(number, at=now)
    asked = collection.request_revocation(actor=actor, at=now, certificate_id=row.id, reason=reason)
    console.tell(
        "revocation_requested",
        "已提出撤销，请另一名工作人员批准：zhicheng certificate confirm-revocation 证书编号 --as 登录名",
        revocation=asked.id,
        number=row.number,
    )
    return ExitCode.OK


@command("certificate confirm-revocation")
@options.number
@options.acting
def confirm_revocation(console: Console, *, number: str, login: str) -> ExitCode:
    """Approve the open revocation of a certificate, as a second officer."""
    actor, now = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    collection.decide_revocation(
        actor=actor, at=now, revocation_id=open_revocation(number, at=now), is_approved=True
    )
    console.tell("revoked", "证书已撤销，即时生效，不能恢复。")
    return ExitCode.OK
