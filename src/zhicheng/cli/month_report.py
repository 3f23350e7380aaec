"""What is printed about a month: its overview, its findings, and what came of its batch."""

import uuid
from collections import Counter

from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.services.issuance.month import (
    BatchLine,
    MonthOverview,
    batch_progress,
    failed_entries,
    findings_of,
)

_MOST_FINDINGS = 30


def tell_overview(console: Console, overview: MonthOverview) -> None:
    """One month: claims by status and its batches."""
    counts = "，".join(f"{status.label}{count}" for status, count in overview.by_status.items())
    console.tell(
        "month",
        f"{overview.month.label}：{counts or '没有申领'}；待核对{overview.waiting}条",
        month=str(overview.month),
        waiting=overview.waiting,
        by_status={status.value: count for status, count in overview.by_status.items()},
    )
    for batch in overview.batches:
        now = batch_progress(batch.batch_id)
        console.tell(
            "batch",
            f"  批次 {batch.batch_id}：{_state(batch)}，"
            f"共{batch.entries}份，已制作{now.issued}份，不能制作{now.failed}份；"
            f"提出：{batch.checked_by}，签发：{batch.released_by or '待签发'}"
            + (f"。最近的问题：{now.last_error}" if now.last_error else ""),
            batch=batch.batch_id,
            month=batch.month,
            kind=batch.kind,
            status=batch.status,
            entries=batch.entries,
            issued=now.issued,
            failed=now.failed,
            paused=batch.is_paused,
            released_at=batch.released_at,
            issued_at=batch.issued_at,
            last_error=now.last_error,
        )


def tell_findings(console: Console, run_id: uuid.UUID, *, limit: int = _MOST_FINDINGS) -> None:
    """The findings of a final check: each of them for machines; for people the kinds, counted."""
    findings = list(findings_of(run_id))
    if console.as_json:
        rows = [
            {
                "claim": line.claim_id,
                "rule": line.rule_id,
                "clause": line.clause,
                "severity": line.severity,
                "sentence": line.sentence,
                "remedy": line.remedy,
            }
            for line in findings
        ]
        console.table("finding", {}, rows)
        return
    kinds = Counter((line.severity, line.clause, line.sentence, line.remedy) for line in findings)
    first = {
        (line.severity, line.clause, line.sentence, line.remedy): line.claim_id for line in reversed(findings)
    }
    console.table(
        "finding",
        {
            "severity": "性质",
            "clause": "条款",
            "count": "条数",
            "sentence": "问题",
            "remedy": "处理",
            "claim": "申领号（第一条）",
        },
        [
            {
                "severity": kind[0],
                "clause": kind[1],
                "count": count,
                "sentence": kind[2],
                "remedy": kind[3],
                "claim": first[kind],
            }
            for kind, count in list(kinds.items())[:limit]
        ],
    )
    if len(kinds) > limit:
        console.tell("more", f"还有{len(kinds) - limit}类问题没有列出，加 --json 可全部列出。")


def tell_batch_report(console: Console, batch_id: uuid.UUID) -> ExitCode:
    """What came of a batch; FINDINGS where something could not be issued or it stands paused."""
    now = batch_progress(batch_id)
    console.tell(
        "issued",
        f"{now.month}批次：共{now.total}份，已制作{now.issued}份，不能制作{now.failed}份"
        + ("，已暂停。" + now.last_error if now.paused else "。"),
        batch=batch_id,
        month=now.month,
        total=now.total,
        issued=now.issued,
        failed=now.failed,
        paused=now.paused,
    )
    failed = failed_entries(batch_id)
    if failed:
        console.table(
            "failed_entry",
            {"claim": "申领号", "number": "作废编号", "sentence": "原因"},
            [
                {"claim": line.claim_id, "number": line.number, "code": line.code, "sentence": line.sentence}
                for line in failed
            ],
        )
    return ExitCode.FINDINGS if now.failed or now.paused else ExitCode.OK


def _state(batch: BatchLine) -> str:
    return _STATUS[batch.status.value] + ("（已暂停）" if batch.is_paused else "")


_STATUS = {"checked": "待签发", "released": "制作中", "issued": "已完成", "discarded": "已撤下"}
