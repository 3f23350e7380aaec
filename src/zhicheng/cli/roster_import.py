"""Import of a roster from the command line: receive it, read it with progress, report row by row."""

import uuid
from pathlib import Path

from zhicheng.cli import options
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.progress import progress
from zhicheng.cli.written_files import read_bytes, write_bytes
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.rosters.uploads import RosterUploadStatus
from zhicheng.services.intake.rosters import (
    UploadOutcome,
    error_workbook_for,
    process_roster,
    receive_roster,
    resume_upload,
    row_reports,
    upload_outcome,
)
from zhicheng.services.kernel import Actor, ports

roster_file = options.existing_file("名册，.xlsx、.xls、.ods 或 .csv")
roster_errors_file = options.out_file("有被拒的行时，把标出错误的名册写到这个文件")
_MOST_ROWS = 20
_STOPPED = (RosterUploadStatus.CANCELLED, RosterUploadStatus.REFUSED)


class RosterUnreadable(Refusal):
    """The file was received and then found to be no roster; ``code`` says why."""

    code = "roster.refused"


def import_roster(
    console: Console, actor: Actor, path: Path, out: Path | None, kind: RosterKind, **target: uuid.UUID
) -> ExitCode:
    """Receive the file and read it at once; a worker that gets to it first does no harm.

    Ctrl-C stops behind the rows stored so far; the same command goes on from there, as it does with a file
    that was stopped or could not be read before.
    """
    received = receive_roster(
        actor=actor,
        at=ports.clock().now(),
        kind=kind,
        file_name=path.name,
        data=read_bytes(path),
        **target,
    )
    console.tell(
        "received",
        f"{received.sentence}上传号：{received.upload.id}",
        upload=received.upload.id,
        repeat=received.is_repeat,
        late=received.upload.is_late,
    )
    if received.is_repeat and received.upload.status in _STOPPED:
        resume_upload(actor=actor, at=ports.clock().now(), upload_id=received.upload.id)
    with progress(console, "读取名册") as bar:
        upload = process_roster(
            upload_id=received.upload.id,
            on_progress=lambda row: bar.reach(row.rows_read, total=row.rows_total),
        )
        if upload.status == RosterUploadStatus.DONE:
            bar.reach(upload.rows_read, total=upload.rows_read)
    return _tell(console, actor, upload_outcome(received.upload.id), out)


def _tell(console: Console, actor: Actor, outcome: UploadOutcome, out: Path | None) -> ExitCode:
    if outcome.status is RosterUploadStatus.REFUSED:
        raise RosterUnreadable(outcome.refusal)
    if outcome.status is not RosterUploadStatus.DONE:
        console.tell("reading", "名册正由另一个进程读取，稍后再运行同一命令查看结果。", status=outcome.status)
        return ExitCode.OK
    console.tell(
        "roster",
        f"共读取{outcome.read}行：接收{outcome.accepted}行，拒绝{outcome.rejected}行，重复{outcome.duplicate}行。"
        + (f"与备案人数{outcome.expected}人不一致，请核对。" if outcome.differs else ""),
        upload=outcome.upload_id,
        read=outcome.read,
        accepted=outcome.accepted,
        rejected=outcome.rejected,
        duplicate=outcome.duplicate,
        expected=outcome.expected,
    )
    limit = None if console.as_json else _MOST_ROWS
    console.table(
        "row",
        {"row": "行", "outcome": "结果", "column": "列", "reason": "原因", "remedy": "处理"},
        [
            {
                "row": report.number,
                "outcome": "被拒" if report.outcome == "rejected" else "重复",
                "column": error.header or None,
                "reason": error.reason,
                "remedy": error.remedy,
            }
            for report in row_reports(actor=actor, upload_id=outcome.upload_id, limit=limit)
            for error in report.reasons
        ],
    )
    if outcome.rejected and out is not None:
        write_bytes(out, error_workbook_for(actor=actor, upload_id=outcome.upload_id))
        console.tell("errors_written", f"标出错误的名册已写到 {out}，改好后再次上传即可。", path=str(out))
    elif outcome.rejected:
        console.tell(
            "hint", f"导出标出错误的名册：zhicheng roster errors {outcome.upload_id} -o 文件 --as 登录名"
        )
    return ExitCode.FINDINGS if outcome.rejected else ExitCode.OK
