"""One command of the guide: its words, one line of help, its arguments, and the function that runs it."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

Arguments = Callable[[argparse.ArgumentParser], None]


def _none(parser: argparse.ArgumentParser) -> None:
    return


@dataclass(frozen=True, slots=True)
class Command:
    """A leaf of the command tree."""

    words: tuple[str, ...]
    """``("month", "release")``."""
    summary: str
    """One line for the guide."""
    handler: str
    """``module:function`` below ``zhicheng.cli.commands``."""
    arguments: Arguments = _none
    shown: str = ""
    """The arguments as the guide shows them, e.g. ``月份``."""
    detail: str = ""
    """More for the command's own ``--help``."""


@dataclass(frozen=True, slots=True)
class Task:
    """A group of commands that serve one task."""

    title: str
    commands: tuple[Command, ...]


def acting(parser: argparse.ArgumentParser, who: str = "经办人") -> None:
    """``--as``: who acts. Every act that the records attribute to a person needs it."""
    parser.add_argument("--as", dest="login", required=True, metavar="登录名", help=f"{who}的登录名")


def month(parser: argparse.ArgumentParser) -> None:
    """The month that a command works on."""
    parser.add_argument("month", metavar="月份", help="如 2026-11")


def day(text: str) -> date:
    """A date as ``2026-11-03``."""
    return date.fromisoformat(text)


def existing_file(parser: argparse.ArgumentParser, help_text: str) -> None:
    """A file to read."""
    parser.add_argument("file", type=Path, metavar="文件", help=help_text)


def out_file(parser: argparse.ArgumentParser, help_text: str, *, required: bool = False) -> None:
    """``--out``: a file to write."""
    parser.add_argument("-o", "--out", type=Path, metavar="文件", required=required, help=help_text)


def together(*parts: Arguments) -> Arguments:
    """Arguments made of several parts."""

    def add(parser: argparse.ArgumentParser) -> None:
        for part in parts:
            part(parser)

    return add
