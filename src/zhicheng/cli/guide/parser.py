"""argparse in Chinese: help, usage and error sentences, wrapped by display width."""

import argparse
import re
import shutil
from typing import Any, NoReturn

from zhicheng.cli.console import width

_SENTENCES = (
    (r"the following arguments are required: (.*)", "缺少参数：{0}。"),
    (r"unrecognized arguments: .*", "有无法识别的参数。"),
    (r"argument (.+?): expected one argument", "参数 {0} 后面缺少内容。"),
    (r"argument (.+?): expected at least one argument", "参数 {0} 后面缺少内容。"),
    (r"argument (.+?): invalid choice: .* \(choose from (.*)\)", "参数 {0} 的值不在可选范围内：{1}。"),
    (r"argument (.+?): invalid \w+ value: .*", "参数 {0} 的值写法有误。"),
    (r"argument (.+?): not allowed with argument (.+)", "参数 {0} 与 {1} 不能同时使用。"),
)


class UsageError(Exception):
    """The command is not written as its help says."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ChineseHelp(argparse.HelpFormatter):
    """Help whose lines break where the terminal ends, with Chinese characters counted as two columns."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(100, shutil.get_terminal_size().columns))

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin the usage line in Chinese."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for part in text.splitlines() for line in wrapped(part, width) or [""])


class ChineseParser(argparse.ArgumentParser):
    """A parser that answers in Chinese and raises instead of ending the process."""

    def __init__(self, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=ChineseHelp, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with a Chinese sentence; the value that was typed is not repeated."""
        raise UsageError(f"{_in_chinese(message)}用法见“{self.prog} --help”。")


def wrapped(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` terminal columns; Latin words stay whole."""
    lines: list[str] = []
    line = ""
    for piece in re.findall(r"[!-~]+ ?|.", text):
        # Closing punctuation never begins a line; it hangs over by one character instead.
        if line and width(line + piece.rstrip()) > columns and piece not in "，。、；：）”":
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _in_chinese(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*found.groups())
    return "命令写法有误。"
