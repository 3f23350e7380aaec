"""Help pages as click lays them out, with columns counted by display width and Chinese headings."""

import shutil
from collections.abc import Iterable

import click

from zhicheng.cli.text_width import padding, width, wrap

HELP_NAMES = ("-h", "--help")
_WIDEST = 100
_LONGEST_TERM = 26
"""A term that is wider has a line to itself."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


class HelpPage(click.HelpFormatter):
    """A help page no wider than the terminal; click itself would count a Chinese character as one column."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        columns = width or min(_WIDEST, shutil.get_terminal_size().columns)
        super().__init__(indent_increment, columns, max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is written, broken at the spaces of ``args``."""
        line = f"{prefix or '用法：'}{prog}"
        indent = " " * width(line)
        for piece in args.split(" "):
            if width(f"{line} {piece}") > self.width:
                self.write(f"{line}\n")
                line = indent
            line = f"{line} {piece.replace(_NO_BREAK, ' ')}"
        self.write(f"{line}\n")

    def write_heading(self, heading: str) -> None:
        """Begin a section."""
        self.write(f"{' ' * self.current_indent}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph for each line of ``text``."""
        indent = " " * self.current_indent
        for paragraph in text.splitlines():
            for line in wrap(paragraph, self.width - self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _LONGEST_TERM, col_spacing: int = 2
    ) -> None:
        """Write terms, each with its explanation beside it."""
        rows = list(rows)
        indent = " " * self.current_indent
        left = min(max((width(term) for term, _ in rows), default=0), col_max) + col_spacing
        for term, explanation in rows:
            lines = wrap(explanation, max(self.width - self.current_indent - left, 10))
            if lines and width(term) + col_spacing <= left:
                self.write(f"{indent}{term}{padding(term, left)}{lines.pop(0)}\n")
            else:
                self.write(f"{indent}{term}\n")
            for line in lines:
                self.write(f"{indent}{' ' * left}{line}\n")


class HelpContext(click.Context):
    """A context whose help pages are ours."""

    formatter_class = HelpPage


def usage_piece(param: click.Parameter, ctx: click.Context) -> str:
    """How a parameter stands in the usage line: ``[--month 月份]``, which stays on one line."""
    if isinstance(param, click.Option):
        piece = _with_value(param.opts[0], param, ctx)
    else:
        piece = param.make_metavar(ctx)
    return (piece if param.required else f"[{piece}]").replace(" ", _NO_BREAK)


def write_arguments(page: click.HelpFormatter, params: Iterable[click.Parameter], ctx: click.Context) -> None:
    """Write the section of arguments, unless there are none."""
    rows = [
        (param.human_readable_name, param.help or "") for param in params if isinstance(param, click.Argument)
    ]
    if rows:
        with page.section("参数"):
            page.write_dl(rows)


def write_options(page: click.HelpFormatter, params: Iterable[click.Parameter], ctx: click.Context) -> None:
    """Write the section of options."""
    with page.section("选项"):
        page.write_dl(
            (", ".join(_with_value(name, param, ctx) for name in param.opts), param.help or "")
            for param in params
            if isinstance(param, click.Option)
        )


def in_chinese(option: click.Option | None) -> click.Option | None:
    """click's option for help, with our own words."""
    if option is not None:
        option.help = "显示本帮助"
    return option


def _with_value(name: str, option: click.Option, ctx: click.Context) -> str:
    return name if option.is_flag else f"{name} {option.make_metavar(ctx)}"
