"""Upkeep: audit, templates, the calendar, published heads, keys."""

import argparse
from pathlib import Path

from zhicheng.cli.guide.command import Command, Task, acting, existing_file, out_file, together


def _audit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chain", action="store_true", help="只查两条链（事件链、制证日志）")
    parser.add_argument("--artifacts", action="store_true", help="只查证书内容、盖章记录和文件")
    parser.add_argument(
        "--only", action="append", default=[], metavar="检查", help="只做这一项，可重复；“--only ?”列出全部"
    )


def _new_template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="文件夹", help="样式文件写到这里；不能已有样式文件")
    parser.add_argument("--id", default="standard", metavar="代号", help="样式代号，默认 standard")
    parser.add_argument("--version", default="1", metavar="版本", help="版本号，默认 1")


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="文件夹", help="改好的样式；不写则提出系统自带的样式"
    )


def _sha256(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sha256", metavar="摘要", help="template list 给出的摘要，可只写前8位")


TASK = Task(
    "审计与维护",
    (
        Command(
            ("audit",),
            "从记录本身重新推算：编号、审核、签发、印章、文件、两条链",
            "audit:run",
            _audit,
            "[--chain]",
            "发现违规时退出码为 1；提示（如中断造成的多余盖章）不算违规。",
        ),
        Command(("template", "make"), "取出一份样式，供修改", "template:make", _new_template, "文件夹"),
        Command(
            ("template", "propose"),
            "提出样式，待另一人批准",
            "template:propose",
            together(_folder, acting),
            "[文件夹]",
        ),
        Command(
            ("template", "approve"),
            "另一名工作人员批准样式",
            "template:approve",
            together(_sha256, acting),
            "摘要",
        ),
        Command(("template", "list"), "列出样式", "template:listing"),
        Command(
            ("calendar", "load"),
            "载入新一年的放假和调休安排",
            "upkeep:load_calendar",
            together(lambda parser: existing_file(parser, "安排表，TOML 文本，写法见 docs/cli.md"), acting),
            "文件",
        ),
        Command(
            ("head", "publish"),
            "公布今天的链头，供外部留存",
            "upkeep:publish",
            lambda parser: out_file(parser, "另存一行 JSON 到这个文件"),
        ),
        Command(
            ("keys",),
            "列出印章和个人信息的密钥、算法、到期日",
            "upkeep:inventory",
            detail="90天内到期的密钥会提醒，退出码为 1。",
        ),
    ),
)
