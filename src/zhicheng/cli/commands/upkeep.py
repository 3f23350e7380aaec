"""``calendar load``, ``head publish`` and ``keys``."""

from pathlib import Path

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.written_files import FileRefused, read_bytes, write_bytes
from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import load_working_year, ports
from zhicheng.services.oversight.checkpoints import publish_checkpoint, published_line
from zhicheng.services.oversight.health import crypto_inventory


@command("calendar load")
@options.existing_file("安排表，TOML 文本，写法见 docs/cli.md")
@options.acting
def load_calendar(console: Console, *, file: Path, login: str) -> ExitCode:
    """Load a year's holidays and make-up days."""
    try:
        text = read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused("安排表不是 UTF-8 文本，请另存为 UTF-8 后再载入。", code="file.encoding") from error
    table = load_working_year(actor=acting.staff(login, UnitRole.BUREAU), at=ports.clock().now(), text=text)
    console.tell("calendar_loaded", f"已载入{table.year}年的放假和调休安排。", year=table.year)
    return ExitCode.OK


@command("head publish")
@options.out_file("另存一行 JSON 到这个文件")
def publish(console: Console, *, out: Path | None) -> ExitCode:
    """Publish the checkpoint of today; a second time on the same day prints the same line."""
    checkpoint = publish_checkpoint(at=ports.clock().now())
    line = published_line(checkpoint)
    if out is not None:
        write_bytes(out, f"{line}\n".encode())
    console.tell(
        "head",
        f"{checkpoint.day} 的链头：事件第{checkpoint.events_seq}条，"
        f"制证日志第{checkpoint.log_seq}条。\n{line}",
        day=checkpoint.day,
        line=line,
    )
    return ExitCode.OK


@command("keys", detail="90天内到期的密钥会提醒，退出码为 1。")
def inventory(console: Console) -> ExitCode:
    """List every key; FINDINGS when one ends within 90 days."""
    now = ports.clock().now()
    entries = crypto_inventory()
    console.table(
        "key",
        {
            "purpose": "用途",
            "key_id": "密钥",
            "algorithm": "算法",
            "in_use": "在用",
            "uses": "用量",
            "holds": "其中",
            "not_after": "到期",
            "remark": "备注",
        },
        [
            {
                "purpose": entry.purpose,
                "key_id": entry.key_id,
                "algorithm": entry.algorithm,
                "in_use": entry.in_use,
                "uses": entry.uses,
                "holds": "、".join(f"{each.purpose}{each.count}" for each in entry.holdings),
                "not_after": entry.not_after,
                "remark": "、".join(
                    word
                    for word, applies in (("样张", entry.is_specimen), ("即将到期", entry.ends_soon(now)))
                    if applies
                ),
            }
            for entry in entries
        ],
    )
    return ExitCode.FINDINGS if any(entry.ends_soon(now) for entry in entries) else ExitCode.OK
