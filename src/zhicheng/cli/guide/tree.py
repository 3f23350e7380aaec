"""The whole guide: every task with its commands, as text for people and as a parser."""

import argparse

from zhicheng.cli.console import width
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.guide import certificates, holder, intake, month, organisation, site, upkeep
from zhicheng.cli.guide.command import Command, Task
from zhicheng.cli.guide.parser import ChineseParser, wrapped

TASKS: tuple[Task, ...] = (
    site.TASK,
    organisation.TASK,
    intake.FILINGS,
    holder.TASK,
    intake.CLAIMS,
    month.TASK,
    certificates.TASK,
    upkeep.TASK,
)
_GROUPS = {
    "unit": "单位",
    "account": "账号",
    "committee": "评审委员会",
    "filing": "评审结果备案与名册（二（一）1）",
    "examination": "以考代评与合格名单（二（一）3）",
    "roster": "名册样表与错误表",
    "holder": "申领人、持证人",
    "claims": "申领与逐级审核（二（一））",
    "month": "每月核对、签发、制作（二（二））",
    "certificate": "证书查看、导出、查验（三、四）",
    "hand-mark": "生僻字手工标注（三（二）5）",
    "template": "证书样式",
    "calendar": "工作日历",
    "head": "每日链头",
}
_LEFT, _RIGHT = 46, 54


def commands() -> tuple[Command, ...]:
    """Every command, in the order of the guide."""
    return tuple(command for task in TASKS for command in task.commands)


def build_parser() -> ChineseParser:
    """The parser of all commands."""
    root = ChineseParser(prog="zhicheng", usage="zhicheng <命令> …（“zhicheng --help”列出全部命令）")
    top = root.add_subparsers(metavar="命令", required=True, title="命令")
    groups: dict[str, argparse._SubParsersAction[ChineseParser]] = {}
    for command in commands():
        if len(command.words) == 1:
            parser = top.add_parser(
                command.words[0],
                prog=f"zhicheng {command.words[0]}",
                help=command.summary,
                description=_described(command),
            )
        else:
            name = command.words[0]
            if name not in groups:
                group = top.add_parser(
                    name, prog=f"zhicheng {name}", help=_GROUPS[name], description=_GROUPS[name]
                )
                groups[name] = group.add_subparsers(metavar="命令", required=True, title="命令")
            parser = groups[name].add_parser(
                command.words[1],
                prog=f"zhicheng {' '.join(command.words)}",
                help=command.summary,
                description=_described(command),
            )
        command.arguments(parser)
        parser.add_argument("--json", action="store_true", help="逐行输出 JSON，供程序读取")
        parser.set_defaults(handler=command.handler)
    return root


def whole_guide() -> str:
    """The text of ``zhicheng --help``: what to do, in the order in which one does it."""
    lines = ["zhicheng：电子职称证书的上传、审核、制作、领取和查验", ""]
    for task in TASKS:
        lines.append(task.title)
        for command in task.commands:
            left = f"  zhicheng {' '.join(command.words)} {command.shown}".rstrip()
            summary = wrapped(command.summary, _RIGHT)
            if width(left) + 2 > _LEFT:
                lines.append(left)
            else:
                lines.append(left + " " * (_LEFT - width(left)) + summary.pop(0))
            lines.extend(" " * _LEFT + line for line in summary)
        lines.append("")
    lines.append("退出码")
    lines.extend(f"  {code.value}  {code.label}" for code in ExitCode)
    lines += [
        "",
        "每条命令都可加 --help 查看参数，加 --json 逐行输出 JSON。“--as”写明经办人：核对与签发、样式的提出",
        "与批准须由两名不同的工作人员办理。任何命令都不显示完整的证件号码和手机号码。详见 docs/cli.md。",
    ]
    return "\n".join(lines)


def _described(command: Command) -> str:
    return f"{command.summary}。" + (f"\n{command.detail}" if command.detail else "")
