"""One command: its line in the guide, its options, and the function that does it, put together by click."""

from collections.abc import Callable
from typing import Any, Concatenate

import click

from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.failures import failures_in_sentences
from zhicheng.cli.guide import entry_of
from zhicheng.cli.help_pages import (
    HELP_NAMES,
    HelpContext,
    in_chinese,
    usage_piece,
    write_arguments,
    write_options,
)
from zhicheng.cli.usage_errors import WrongUsage, missing_parameters


class Command(click.Command):
    """A command of the guide, whose help and mistakes are told in Chinese."""

    context_class = HelpContext

    def __init__(self, name: str, *, words: str, **attributes: Any) -> None:
        # What is too much is refused by ``parse_args``, since click would quote it, and in English.
        settings = {"help_option_names": HELP_NAMES, "allow_extra_args": True}
        super().__init__(name, context_settings=settings, **attributes)
        self.words = words
        # Only for help and completion: ``main`` takes it out of the words, for mistakes are told as JSON too.
        self.params.append(
            click.Option(["--json"], is_flag=True, expose_value=False, help="逐行输出 JSON，供程序读取")
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line. Raises WrongUsage, and click's own UsageError."""
        written = list(args)
        try:
            rest = super().parse_args(ctx, args)
        except click.MissingParameter as error:
            raise missing_parameters(self._missing(ctx, written), ctx) from error
        except click.UsageError as error:
            # click leaves it open where an option lacks its value; the sentence names the command.
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing:
            raise WrongUsage("有无法识别的参数。", ctx)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; returns its exit code. Raises Refusal, CommandFailed."""
        with failures_in_sentences():
            return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, explained in Chinese."""
        return in_chinese(super().get_help_option(ctx))

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """All parameters, ``--help`` first, as people look for it there."""
        *own, last = super().get_params(ctx)
        return [last, *own]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line: each option by its name, then the arguments."""
        params = sorted(self.get_params(ctx), key=lambda param: isinstance(param, click.Argument))
        return [usage_piece(param, ctx) for param in params]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        formatter.write_text(self.help or "")

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments."""
        write_arguments(formatter, self.get_params(ctx), ctx)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        write_options(formatter, self.get_params(ctx), ctx)

    def _missing(self, ctx: click.Context, args: list[str]) -> list[click.Parameter]:
        """Everything required that is not written; click's own error names the first alone."""
        trial = HelpContext(self, ctx.parent, ctx.info_name, resilient_parsing=True)
        super().parse_args(trial, args)
        written = click.core.ParameterSource.COMMANDLINE
        return [
            param
            for param in self.params
            if param.required and trial.get_parameter_source(param.name) is not written
        ]


def command(
    words: str, *, detail: str = ""
) -> Callable[[Callable[Concatenate[Console, ...], ExitCode]], Command]:
    """Make a function the command with these words of the guide; ``detail`` is said in its own help alone.

    The options are decorators below it, and the function takes them after the console.
    """

    def bind(act: Callable[Concatenate[Console, ...], ExitCode]) -> Command:
        entry = entry_of(words)
        text = f"{entry.summary}。\n{detail}".rstrip()
        make = click.command(entry.name, cls=Command, words=words, help=text, short_help=entry.summary)
        return make(click.pass_obj(act))

    return bind
