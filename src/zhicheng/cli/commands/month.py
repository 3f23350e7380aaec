"""``month``: check, propose, release by a second officer, issue, and where it stands."""

from argparse import Namespace

from zhicheng.cli import acting
from zhicheng.cli.batch_watch import watch_batch
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.measuring import QUIET
from zhicheng.cli.month_report import tell_batch_report, tell_findings, tell_overview
from zhicheng.cli.processes import household
from zhicheng.domain.batches import BatchKind, BatchStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.services.issuance.month import (
    BatchLine,
    check_month,
    discard_batch,
    known_months,
    latest_batch,
    month_overview,
    pause_batch,
    propose_batch,
    release_batch,
    resume_batch,
    try_check,
)
from zhicheng.services.kernel import ports


def dry_run(options: Namespace, console: Console) -> ExitCode:
    """What the month would bring; nothing is written."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    trial = try_check(actor=actor, at=ports.clock().now(), month=month)
    ready = trial.checked - trial.blocked
    opens = trial.collectable_from.astimezone(SHANGHAI)
    console.tell(
        "dry_run",
        f"{month.label}：待核对{trial.checked}条，可签发{ready}条，须先解决{trial.blocked}条。\n"
        f"现在签发的话，流水号从{trial.first_serial}起，{opens:%Y年%m月%d日}起可以领取。",
        month=str(month),
        checked=trial.checked,
        blocked=trial.blocked,
        ready=ready,
        first_serial=trial.first_serial,
        collectable_from=trial.collectable_from,
        by_channel={channel.value: count for channel, count in trial.by_channel.items()},
        by_level={level.value: count for level, count in trial.by_level.items()},
    )
    console.table(
        "dry_run_rule",
        {"clause": "条款", "rule": "规则", "severity": "性质", "count": "条数"},
        [
            {"clause": clause, "rule": rule, "severity": severity, "count": count}
            for (rule, clause, severity), count in sorted(trial.by_rule.items())
        ],
    )
    return ExitCode.FINDINGS if trial.blocked else ExitCode.OK


def check(options: Namespace, console: Console) -> ExitCode:
    """Run the final check and keep its findings."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    run = check_month(actor=actor, at=ports.clock().now(), month=month)
    console.tell(
        "checked",
        f"{month.label}已核对{run.claims_checked}条，其中{run.claims_blocked}条须先解决。",
        month=str(month),
        run=run.id,
        checked=run.claims_checked,
        blocked=run.claims_blocked,
    )
    tell_findings(console, run.id)
    return ExitCode.FINDINGS if run.claims_blocked else ExitCode.OK


def propose(options: Namespace, console: Console) -> ExitCode:
    """Check, and propose what is clean for another officer's release."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    kind = BatchKind.SUPPLEMENTARY if options.supplementary else BatchKind.REGULAR
    batch = propose_batch(actor=actor, at=ports.clock().now(), month=month, kind=kind)
    console.tell(
        "proposed",
        f"{month.label}的批次已提出，共{batch.entry_count}份。请另一名工作人员签发："
        f"zhicheng month release {month} --as 登录名",
        month=str(month),
        batch=batch.id,
        entries=batch.entry_count,
    )
    return ExitCode.OK


def release_month(options: Namespace, console: Console) -> ExitCode:
    """Release the month's proposed batch as its second officer."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    proposed = latest_batch(month, BatchStatus.CHECKED)
    batch = release_batch(actor=actor, at=ports.clock().now(), batch_id=proposed.batch_id)
    console.tell(
        "released",
        f"{month.label}的批次已签发，共{batch.entry_count}份，等待制作。"
        f"查看进度：zhicheng month status {month} --watch",
        month=str(month),
        batch=batch.id,
        entries=batch.entry_count,
    )
    return ExitCode.OK


def discard(options: Namespace, console: Console) -> ExitCode:
    """Take the proposed batch back."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    proposed = latest_batch(month, BatchStatus.CHECKED)
    discard_batch(actor=actor, at=ports.clock().now(), batch_id=proposed.batch_id)
    console.tell("discarded", f"{month.label}的批次已撤下，可以重新核对。", batch=proposed.batch_id)
    return ExitCode.OK


def pause(options: Namespace, console: Console) -> ExitCode:
    """Stop taking new shards."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    batch = latest_batch(month, BatchStatus.RELEASED)
    pause_batch(actor=actor, at=ports.clock().now(), batch_id=batch.batch_id)
    console.tell("paused", f"{month.label}已暂停制作，正在做的一组做完为止。", batch=batch.batch_id)
    return ExitCode.OK


def resume(options: Namespace, console: Console) -> ExitCode:
    """Go on with a paused batch."""
    actor, month = acting.staff(options, UnitRole.BUREAU), Month.parse(options.month)
    batch = latest_batch(month, BatchStatus.RELEASED)
    resume_batch(actor=actor, at=ports.clock().now(), batch_id=batch.batch_id)
    console.tell("resumed", f"{month.label}继续制作。", batch=batch.batch_id)
    return ExitCode.OK


def issue(options: Namespace, console: Console) -> ExitCode:
    """Run workers until the month's released batch is issued."""
    month = Month.parse(options.month)
    batch = latest_batch(month, BatchStatus.RELEASED, BatchStatus.ISSUED)
    if batch.status is BatchStatus.RELEASED:
        with household() as children:
            children.share(QUIET)
            children.add_workers(options.workers)
            watch_batch(console, batch.batch_id, f"制作{month.label}证书", tend=children.tend)
    return tell_batch_report(console, batch.batch_id)


def status(options: Namespace, console: Console) -> ExitCode:
    """Where one month stands, or all."""
    months = [Month.parse(options.month)] if options.month else known_months()
    for month in months:
        tell_overview(console, month_overview(month))
    if not months:
        console.tell("no_months", "还没有任何申领。")
    if options.watch and options.month:
        batch: BatchLine = latest_batch(months[0], BatchStatus.RELEASED, BatchStatus.ISSUED)
        watch_batch(console, batch.batch_id, f"制作{months[0].label}证书")
        return tell_batch_report(console, batch.batch_id)
    return ExitCode.OK
