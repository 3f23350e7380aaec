"""The Bureau's month (二(二)): check, propose, release by a second officer, issue."""

import argparse

from zhicheng.cli.guide.command import Command, Task, acting, month, together


def _kind(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--supplementary", action="store_true", help="补充批次；每月只有一个正常批次")


def _workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, default=2, metavar="个数", help="同时制作的进程，默认 2")


def _status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("month", nargs="?", metavar="月份", help="如 2026-11；不写则列出各月")
    parser.add_argument("--watch", action="store_true", help="一直显示进度，直到制作完成")


_ACT = together(month, acting)

TASK = Task(
    "每月核对、签发、制作",
    (
        Command(
            ("month", "dry-run"),
            "试算：现在签发会有多少证书、什么问题，不留记录",
            "month:dry_run",
            _ACT,
            "月份",
        ),
        Command(
            ("month", "check"),
            "核对全部申领，问题逐条留存",
            "month:check",
            _ACT,
            "月份",
            "有必须解决的问题时退出码为 1。",
        ),
        Command(
            ("month", "propose"),
            "核对并提出批次，待另一人签发",
            "month:propose",
            together(month, _kind, acting),
            "月份",
        ),
        Command(
            ("month", "release"),
            "另一名工作人员签发已提出的批次",
            "month:release_month",
            _ACT,
            "月份",
            "签发人不能是提出批次的人。签发后由制证进程编号、排版、盖章。",
        ),
        Command(("month", "discard"), "撤下未签发的批次，重新核对", "month:discard", _ACT, "月份"),
        Command(
            ("month", "issue"),
            "运行制证进程直到该月制作完成，显示进度",
            "month:issue",
            together(month, _workers),
            "月份",
            "网站或 worker 正在运行时不需要这条命令。随时可以中断，再次运行即从中断处继续，编号不会重复。",
        ),
        Command(("month", "status"), "查看各月或某月的进度", "month:status", _status, "[月份]"),
        Command(("month", "pause"), "暂停制作，正在做的一组做完为止", "month:pause", _ACT, "月份"),
        Command(("month", "resume"), "继续制作", "month:resume", _ACT, "月份"),
    ),
)
