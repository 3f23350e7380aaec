"""``claims``: the list, and the acts of the step-by-step review."""

import uuid
from argparse import Namespace

from zhicheng.cli import acting
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import IntakeChannel, UnitRole
from zhicheng.domain.masking import mask_name
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.services import review
from zhicheng.services.kernel import ClaimNotFound, Seen, ports
from zhicheng.services.review import list_claims, seen_now

_HOLDERS_OF_A_CLAIM = (*acting.REVIEWERS, UnitRole.BUREAU)


def listing(options: Namespace, console: Console) -> ExitCode:
    """List claims, names masked unless asked otherwise."""
    found = list_claims(
        month=Month.parse(options.month) if options.month else None,
        status=ClaimStatus(options.status) if options.status else None,
        channel=IntakeChannel(options.channel) if options.channel else None,
        unit_name=options.unit or "",
        limit=options.limit,
        offset=options.offset,
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
                "name": line.name if options.names else mask_name(line.name),
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
    shown = options.offset + len(found.rows)
    console.tell("claims", f"共{found.total}条，已列到第{shown}条。", total=found.total, shown=shown)
    return ExitCode.OK


def submit(options: Namespace, console: Console) -> ExitCode:
    """The person submits their draft, or hands in again what was sent back."""
    actor, claim = acting.holder(options), _seen(options)
    hand_in = review.resubmit_claim if claim.position.status is ClaimStatus.SENT_BACK else review.submit_claim
    return _moved(console, hand_in(actor=actor, at=ports.clock().now(), claim=claim).status)


def approve(options: Namespace, console: Console) -> ExitCode:
    """The reviewer of the current step approves."""
    actor = acting.staff(options, *acting.REVIEWERS)
    moved = review.approve_claim(actor=actor, at=ports.clock().now(), claim=_seen(options))
    return _moved(console, moved.status)


def send_back(options: Namespace, console: Console) -> ExitCode:
    """Return the claim for correction."""
    actor = acting.staff(options, *_HOLDERS_OF_A_CLAIM)
    moved = review.send_back_claim(
        actor=actor, at=ports.clock().now(), claim=_seen(options), reason=options.reason
    )
    return _moved(console, moved.status)


def reject(options: Namespace, console: Console) -> ExitCode:
    """End the claim."""
    actor = acting.staff(options, *_HOLDERS_OF_A_CLAIM)
    moved = review.reject_claim(
        actor=actor, at=ports.clock().now(), claim=_seen(options), reason=options.reason
    )
    return _moved(console, moved.status)


def upload(options: Namespace, console: Console) -> ExitCode:
    """The last reviewing unit uploads what it has reviewed."""
    actor = acting.staff(
        options, UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY, UnitRole.EXAMINATION_BODY
    )
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


def confirm_reading(options: Namespace, console: Console) -> ExitCode:
    """Confirm the reading of a rare character, as reviewer, convening unit or the Bureau."""
    actor = acting.staff(options, *_HOLDERS_OF_A_CLAIM, UnitRole.CONVENING_UNIT)
    review.confirm_reading(
        actor=actor,
        at=ports.clock().now(),
        claim=_seen(options),
        index=options.position - 1,
        reading=options.reading,
    )
    console.tell("reading_confirmed", "读音已确认。", claim=options.claim)
    return ExitCode.OK


def _seen(options: Namespace) -> Seen:
    try:
        return seen_now(uuid.UUID(options.claim))
    except ValueError as error:
        raise ClaimNotFound from error


def _moved(console: Console, status: str) -> ExitCode:
    label = ClaimStatus(status).label
    console.tell("moved", f"已办理，该申领现在是“{label}”。", status=status)
    return ExitCode.OK
