"""Certificates: looked at, exported, verified, revoked; and the work orders for rare characters."""

import argparse

from zhicheng.cli.guide.command import Command, Task, acting, existing_file, out_file, together


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="证书编号", help="一个字母加14位数字，空格和横线不限")


def _reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--reason", required=True, metavar="原因", help="用途或原因，记入日志")


def _export(parser: argparse.ArgumentParser) -> None:
    _number(parser)
    out_file(parser, "写到哪个文件", required=True)
    _reason(parser)


TASK = Task(
    "证书",
    (
        Command(
            ("certificate", "show"),
            "查看一份证书的内容和状态，证件号码隐去",
            "certificate:show",
            _number,
            "证书编号",
        ),
        Command(
            ("certificate", "export"),
            "导出盖章的 PDF 原件，记入日志",
            "certificate:export",
            together(_export, acting),
            "证书编号 -o 文件 …",
        ),
        Command(
            ("certificate", "verify"),
            "核验 PDF：原件、电子再转换版本、被改动或非本系统制发",
            "certificate:verify",
            lambda parser: existing_file(parser, "要核验的文件"),
            "文件",
            "只有原件的退出码为 0。",
        ),
        Command(
            ("certificate", "revoke"),
            "提出撤销，待另一人批准",
            "certificate:revoke",
            together(_number, _reason, acting),
            "证书编号 …",
        ),
        Command(
            ("certificate", "confirm-revocation"),
            "另一名工作人员批准撤销，不能恢复",
            "certificate:confirm_revocation",
            together(_number, acting),
            "证书编号",
        ),
        Command(("hand-mark", "list"), "评审机构查看待手工标注的生僻字", "hand_mark:listing", acting),
        Command(
            ("hand-mark", "confirm"),
            "评审机构确认已标注并盖章",
            "hand_mark:confirm",
            together(_number, acting),
            "证书编号",
        ),
    ),
)
