"""Options and arguments that several commands have, and the types of what is typed."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from zhicheng.domain.months import Month

_F = TypeVar("_F", bound=Callable[..., Any])
_E = TypeVar("_E", bound=StrEnum)


class DayType(click.ParamType[date]):
    """A date as ``2026-11-03``."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date. Raises click.BadParameter."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("not a date", param, ctx)


class MonthType(click.ParamType[Month]):
    """A month as ``2026-11``."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """Read the month. Raises Refusal, whose sentence says more than a usage error does."""
        return Month.parse(value)


class ValueOf(click.Choice[_E]):
    """Members of an enumeration, written by their values; click itself would take their names."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """How a member is written; what was typed stays as it is."""
        return choice.value if isinstance(choice, StrEnum) else str(choice)


DAY, MONTH = DayType(), MonthType()
PATH = click.Path(path_type=Path, readable=False)
"""A file or a folder. Whether it is there is found out on use, and refused with a sentence of our own."""

acting = click.option("--as", "login", required=True, metavar="登录名", help="经办人的登录名")
"""Who acts. Every act that the records attribute to a person needs it."""
month = click.argument("month", type=MONTH, metavar="月份", help="如 2026-11")
claim = click.argument("claim", metavar="申领号", help="claims list 给出的号")
number = click.argument("number", metavar="证书编号", help="一个字母加14位数字，空格和横线不限")


def existing_file(help_text: str) -> Callable[[_F], _F]:
    """A file to read."""
    return click.argument("file", type=PATH, metavar="文件", help=help_text)


def out_file(help_text: str, *, required: bool = False) -> Callable[[_F], _F]:
    """``--out``: a file to write."""
    return click.option("-o", "--out", type=PATH, required=required, metavar="文件", help=help_text)


def reason(help_text: str) -> Callable[[_F], _F]:
    """``--reason``: why, in words that stay on record."""
    return click.option("--reason", required=True, metavar="原因", help=help_text)
