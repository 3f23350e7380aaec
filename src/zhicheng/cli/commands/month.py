"""``month``: check, propose, release by a second officer, issue, and where it stands."""

import click

from zhicheng.cli import acting, options
from zhicheng.cli.batch_watch import watch_batch
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.measuring import QUIET
from zhicheng.cli.month_report import tell_batch_report, tell_findings, tell_overview
from zhicheng.cli.process_supervisor import supervised_processes
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


@command("month dry-run")
@options.month
@options.acting
def dry_run(console: Console, *, month: Month, login: str) -> ExitCode:
    """What the month would bring; nothing is written."""
    actor = acting.staff(login, UnitRole.BUREAU)
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


@command("month check", detail="有必须解决的问题时退出码为 1。")
@options.month
@options.acting
def check(console: Console, *, month: Month, login: str) -> ExitCode:
    """Run the final check and keep its findings."""
    actor = acting.staff(login, UnitRole.BUREAU)
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


@command("month propose")
@options.month
@click.option("--supplementary", is_flag=True, help="补充批次；每月只有一个正常批次")
@options.acting
def propose(console: Console, *, month: Month, supplementary: bool, login: str) -> ExitCode:
    """Check, and propose what is clean for another officer's release."""
    actor = acting.staff(login, UnitRole.BUREAU)
    kind = BatchKind.SUPPLEMENTARY if supplementary else BatchKind.REGULAR
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


@command("month release", detail="签发人不能是提出批次的人。签发后由制证进程编号、排版、盖章。")
@options.month
@options.acting
def release_month(console: Console, *, month: Month, login: str) -> ExitCode:
    """Release the month's proposed batch as its second officer."""
    actor = acting.staff(login, UnitRole.BUREAU)
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


@command("month discard")
@options.month
@options.acting
def discard(console: Console, *, month: Month, login: str) -> ExitCode:
    """Take the proposed batch back."""
    actor = acting.staff(login, UnitRole.BUREAU)
    proposed = latest_batch(month, BatchStatus.CHECKED)
    discard_batch(actor=actor, at=ports.clock().now(), batch_id=proposed.batch_id)
    console.tell("discarded", f"{month.label}的批次已撤下，可以重新核对。", batch=proposed.batch_id)
    return ExitCode.OK


@command("month pause")
@options.month
@options.acting
def pause(console: Console, *, month: Month, login: str) -> ExitCode:
    """Stop taking new shards."""
    actor = acting.staff(login, UnitRole.BUREAU)
    batch = latest_batch(month, BatchStatus.RELEASED)
    pause_batch(actor=actor, at=ports.clock().now(), batch_id=batch.batch_id)
    console.tell("paused", f"{month.label}已暂停制作，正在做的一组做完为止。", batch=batch.batch_id)
    return ExitCode.OK


@command("month resume")
@options.month
@options.acting
def resume(console: Console, *, month: Month, login: str) -> ExitCode:
    """Go on with a paused batch."""
    actor = acting.staff(login, UnitRole.BUREAU)
    batch = latest_batch(month, BatchStatus.RELEASED)
    resume_batch(actor=actor, at=ports.clock().now(), batch_id=batch.batch_id)
    console.tell("resumed", f"{month.label}继续制作。", batch=batch.batch_id)
    return ExitCode.OK


@command(
    "month issue",
    detail="网站或 worker 正在运行时不需要这条命令。随时可以中断，再次运行即从中断处继续，编号不会重复。",
)
@options.month
@click.option("--workers", type=int, default=2, metavar="个数", help="同时制作的进程，默认 2")
def issue(console: Console, *, month: Month, workers: int) -> ExitCode:
    """Run workers until the month's released batch is issued."""
    batch = latest_batch(month, BatchStatus.RELEASED, BatchStatus.ISSUED)
    if batch.status is BatchStatus.RELEASED:
        with supervised_processes() as children:
            children.share(QUIET)
            children.add_workers(workers)
            watch_batch(console, batch.batch_id, f"制作{month.label}证书", supervise=children.supervise)
    return tell_batch_report(console, batch.batch_id)


@command("month status")
@click.argument(
    "month", type=options.MONTH, required=False, metavar="月份", help="如 2026-11；不写则列出各月"
)
@click.option("--watch", is_flag=True, help="一直显示进度，直到制作完成")
def status(console: Console, *, month: Month | None, watch: bool) -> ExitCode:
    """Where one month stands, or all."""
    months = [month] if month else known_months()
    for each in months:
        tell_overview(console, month_overview(each))
    if not months:
        console.tell("no_months", "还没有任何申领。")
    if watch and month:
        batch: BatchLine = latest_batch(months[0], BatchStatus.RELEASED, BatchStatus.ISSUED)
        watch_batch(console, batch.batch_id, f"制作{months[0].label}证书")
        return tell_batch_report(console, batch.batch_id)
    return ExitCode.OK
