"""``claims``: the list, and the acts of the step-by-step review."""

import uuid

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import RULES, SUBMITTING_ROLES, IntakeChannel, UnitRole
from zhicheng.domain.masking import mask_name
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.services import review
from zhicheng.services.accounts.units import unit_named
from zhicheng.services.intake import FIELD_LABELS
from zhicheng.services.kernel import ClaimNotFound, Seen, ports, seen_now
from zhicheng.services.review.queues import list_claims

_why = options.reason("让对方知道怎样改正")
_field = click.option(
    "--field",
    type=click.Choice(tuple(FIELD_LABELS)),
    metavar="内容",
    help="原因涉及的内容：" + "、".join(f"{key}（{label}）" for key, label in FIELD_LABELS.items()),
)
_HOLDERS_OF_A_CLAIM = (*acting.REVIEWERS, UnitRole.BUREAU)


@command("claims list")
@click.option("--month", type=options.MONTH, metavar="月份", help="只列这个批次月份，如 2026-11")
@click.option(
    "--status",
    type=options.ValueOf(ClaimStatus),
    metavar="状态",
    help="只列这个状态：" + "、".join(f"{status.value}（{status.label}）" for status in ClaimStatus),
)
@click.option(
    "--channel",
    type=options.ValueOf(tuple(RULES)),
    metavar="渠道",
    help="只列这个渠道：" + "、".join(f"{channel.value}（{channel.label}）" for channel in RULES),
)
@click.option("--unit", default="", metavar="单位全称", help="只列由该单位审核、呈报或组织评审的")
@click.option("--limit", type=int, default=50, metavar="条数", help="最多列多少条，默认 50")
@click.option("--offset", type=int, default=0, metavar="条数", help="跳过前面多少条")
@click.option("--names", is_flag=True, help="显示完整姓名；默认只显示姓")
def listing(
    console: Console,
    *,
    month: Month | None,
    status: ClaimStatus | None,
    channel: IntakeChannel | None,
    unit: str,
    limit: int,
    offset: int,
    names: bool,
) -> ExitCode:
    """List claims, names masked unless asked otherwise."""
    found = list_claims(
        month=month,
        status=status,
        channel=channel,
        unit_name=unit,
        limit=limit,
        offset=offset,
    )
    console.table(
        "claim",
        {
            "claim": "申领号",
            "name": "姓名",
            "title_name": "资格名称",
            "channel": "渠道",
            "status": "状态",
            "waits_for": "下一步",
            "batch_month": "批次",
            "late": "逾期",
        },
        [
            {
                "claim": line.claim_id,
                "name": line.name if names else mask_name(line.name),
                "title_name": line.title_name,
                "level": line.level,
                "series": line.series,
                "specialty": line.specialty,
                "channel": line.channel,
                "status": line.status,
                "step": line.step,
                "waits_for": line.waits_for,
                "employer": line.employer,
                "submitting_unit": line.submitting_unit,
                "qualification_date": line.qualification_date,
                "uploaded_at": line.uploaded_at,
                "batch_month": line.batch_month,
                "late": line.uploaded_late,
            }
            for line in found.rows
        ],
    )
    shown = offset + len(found.rows)
    console.tell("claims", f"共{found.total}条，已列到第{shown}条。", total=found.total, shown=shown)
    return ExitCode.OK


@command("claims submit")
@options.claim
@options.acting
def submit(console: Console, *, claim: str, login: str) -> ExitCode:
    """The person submits their draft, or hands in again what was sent back."""
    actor, seen = acting.holder(login), _find_claim(claim)
    hand_in = review.resubmit_claim if seen.position.status is ClaimStatus.SENT_BACK else review.submit_claim
    return _tell_status(console, hand_in(actor=actor, at=ports.clock().now(), claim=seen).status)


@command("claims approve")
@options.claim
@options.acting
def approve(console: Console, *, claim: str, login: str) -> ExitCode:
    """The reviewer of the current step approves."""
    actor = acting.staff(login, *acting.REVIEWERS)
    moved = review.approve_claim(actor=actor, at=ports.clock().now(), claim=_find_claim(claim))
    return _tell_status(console, moved.status)


@command("claims send-back")
@options.claim
@_why
@_field
@options.acting
def send_back(console: Console, *, claim: str, reason: str, field: str | None, login: str) -> ExitCode:
    """Return the claim for correction."""
    actor = acting.staff(login, *_HOLDERS_OF_A_CLAIM)
    moved = review.send_back_claim(
        actor=actor, at=ports.clock().now(), claim=_find_claim(claim), reason=reason, field=field or ""
    )
    return _tell_status(console, moved.status)


@command("claims reject")
@options.claim
@_why
@_field
@options.acting
def reject(console: Console, *, claim: str, reason: str, field: str | None, login: str) -> ExitCode:
    """End the claim."""
    actor = acting.staff(login, *_HOLDERS_OF_A_CLAIM)
    moved = review.reject_claim(
        actor=actor, at=ports.clock().now(), claim=_find_claim(claim), reason=reason, field=field or ""
    )
    return _tell_status(console, moved.status)


@command("claims submitting-unit")
@options.claim
@click.option("--unit", required=True, metavar="单位全称", help="业务主管部门或档案存放地人力资源服务机构")
@_why
@options.acting
def change_submitting_unit(console: Console, *, claim: str, unit: str, reason: str, login: str) -> ExitCode:
    """Name another submitting unit for the claim, with a reason (三(二)3)."""
    actor = acting.staff(login, *_HOLDERS_OF_A_CLAIM)
    chosen = unit_named(unit)
    review.change_submitting_unit(
        actor=actor, at=ports.clock().now(), claim=_find_claim(claim), unit_id=chosen.id, reason=reason
    )
    console.tell("submitting_unit_changed", f"呈报单位已改为“{chosen.name}”。", claim=claim, unit=chosen.name)
    return ExitCode.OK


@command("claims take-back")
@options.claim
@options.acting
def take_back(console: Console, *, claim: str, login: str) -> ExitCode:
    """Take back the unit's approval or upload, until the next level or the Bureau has taken it up."""
    actor = acting.staff(login, *acting.REVIEWERS)
    moved = review.take_back_claim(actor=actor, at=ports.clock().now(), claim=_find_claim(claim))
    return _tell_status(console, moved.status)


@command("claims upload")
@options.acting
def upload(console: Console, *, login: str) -> ExitCode:
    """The last reviewing unit uploads what it has reviewed."""
    actor = acting.staff(login, *SUBMITTING_ROLES, UnitRole.EXAMINATION_BODY)
    result = review.upload_claims(actor=actor, at=ports.clock().now())
    months = "，".join(f"列入{month}批次{count}条" for month, count in sorted(result.by_month.items()))
    console.tell(
        "uploaded",
        f"已上传{result.count}条。{months}{f'；其中{result.late}条逾期' if result.late else ''}",
        count=result.count,
        by_month=result.by_month,
        late=result.late,
    )
    return ExitCode.OK


@command("claims confirm-reading")
@options.claim
@click.option("--position", type=int, required=True, metavar="第几字", help="姓名中的第几个字，从 1 数起")
@click.option("--reading", required=True, metavar="拼音", help="如 yǎn 或 yan3，须向本人核实")
@options.acting
def confirm_reading(console: Console, *, claim: str, position: int, reading: str, login: str) -> ExitCode:
    """Confirm the reading of a rare character, as reviewer, convening unit or the Bureau."""
    actor = acting.staff(login, *_HOLDERS_OF_A_CLAIM, UnitRole.CONVENING_UNIT)
    review.confirm_reading(
        actor=actor,
        at=ports.clock().now(),
        claim=_find_claim(claim),
        index=position - 1,
        reading=reading,
    )
    console.tell("reading_confirmed", "读音已确认。", claim=claim)
    return ExitCode.OK


def _find_claim(claim: str) -> Seen:
    try:
        return seen_now(uuid.UUID(claim))
    except ValueError as error:
        raise ClaimNotFound from error


def _tell_status(console: Console, status: ClaimStatus) -> ExitCode:
    console.tell("moved", f"已办理，该申领现在是“{status.label}”。", status=status)
    return ExitCode.OK
