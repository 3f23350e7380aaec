"""Running one month as the Bureau does: check, propose, release by a second officer, issue."""

from collections.abc import Callable

from zhicheng.cli.batch_watch import watch_batch
from zhicheng.cli.console import Console
from zhicheng.cli.demo import city
from zhicheng.cli.demo.demonstration import Demonstration
from zhicheng.cli.month_report import tell_batch_report, tell_findings
from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.months import Month
from zhicheng.services.issuance.month import check_month, month_overview, propose_batch, release_batch
from zhicheng.services.kernel import ports


def run_month(
    demo: Demonstration, console: Console, month: Month, supervise: Callable[[], None], *, explain: bool
) -> None:
    """Bring the month to its end from wherever it stands; ``explain`` describes each act as it happens.

    The acts are today's: a release, a number or a seal is never given another date.
    """
    while True:
        batches = [
            batch for batch in month_overview(month).batches if batch.status is not BatchStatus.DISCARDED
        ]
        if not batches:
            if explain:
                _check(demo, console, month)
            _propose(demo, console, month, explain=explain)
            continue
        batch = batches[0]
        match batch.status:
            case BatchStatus.CHECKED:
                release_batch(
                    actor=demo.staff(city.RELEASER), at=ports.clock().now(), batch_id=batch.batch_id
                )
                if explain:
                    console.tell(
                        "released",
                        f"第3步 签发：另一名工作人员（{_name(city.RELEASER)}）签发了批次。",
                        month=str(month),
                    )
            case BatchStatus.RELEASED:
                if explain:
                    console.tell("issuing", "第4步 制作：制证进程编号、排版、盖章、存档。", month=str(month))
                watch_batch(console, batch.batch_id, f"制作{month.label}证书", supervise=supervise)
                if month_overview(month).batches[0].is_paused:
                    tell_batch_report(console, batch.batch_id)
                    return
            case _:
                if explain:
                    tell_batch_report(console, batch.batch_id)
                return


def _check(demo: Demonstration, console: Console, month: Month) -> None:
    run = check_month(actor=demo.staff(city.CHECKER), at=ports.clock().now(), month=month)
    console.tell(
        "checked",
        f"第1步 核对：{_name(city.CHECKER)}核对了{month.label}的{run.claims_checked}条申领，"
        f"{run.claims_blocked}条须先解决。",
        month=str(month),
        checked=run.claims_checked,
        blocked=run.claims_blocked,
    )
    tell_findings(console, run.id, limit=5)


def _propose(demo: Demonstration, console: Console, month: Month, *, explain: bool) -> None:
    batch = propose_batch(actor=demo.staff(city.CHECKER), at=ports.clock().now(), month=month)
    if explain:
        console.tell(
            "proposed",
            f"第2步 提出批次：共{batch.entry_count}份，待另一人签发。",
            month=str(month),
            entries=batch.entry_count,
        )


def _name(login: str) -> str:
    return next(plan.name for plan in city.STAFF if plan.login == login)
