"""``zhicheng`` itself and its groups of commands, whose code is loaded when one of them is used.

The names come from the guide. So help and the completion of a word are quick, and only a command pays for
Django and the services.
"""

import logging
import os
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from zhicheng.cli.guide import GROUPS, Entry, entries, names_in, whole_guide
from zhicheng.cli.help_pages import HELP_NAMES, HelpContext, in_chinese, write_options
from zhicheng.cli.usage_errors import WrongUsage

_MODULES = {
    **dict.fromkeys(("serve", "worker", "migrate"), "site"),
    **dict.fromkeys(("unit", "account", "committee"), "organisation"),
    **dict.fromkeys(("calendar", "head", "keys"), "upkeep"),
}
"""The file below ``zhicheng.cli.commands`` where it does not have the name of the command's first word."""


class Group(click.Group):
    """Commands that begin with the same word; the root, whose commands begin with any, has none."""

    context_class = HelpContext

    def __init__(self, word: str = "") -> None:
        super().__init__(
            word or "zhicheng",
            help=GROUPS.get(word),
            no_args_is_help=False,
            subcommand_metavar="命令 …",
            context_settings={"help_option_names": HELP_NAMES},
        )
        self.word = word

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order of the guide."""
        return list(names_in(self.word))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command or the group with this name, or None; a command is loaded now."""
        if not self.word and cmd_name in GROUPS:
            return Group(cmd_name)
        for entry in entries():
            if (entry.group, entry.name) == (self.word, cmd_name):
                return load_command(entry)
        return None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words up to the name of a command. Raises WrongUsage where there is none."""
        if not args and not ctx.resilient_parsing:
            raise WrongUsage("缺少参数：命令。", ctx)
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The names that go on from what is typed, each with its line of the guide."""
        names = names_in(self.word).items()
        return [CompletionItem(name, help=line) for name, line in names if name.startswith(incomplete)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``, explained in Chinese."""
        return in_chinese(super().get_help_option(ctx))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the guide, or the help page of a group with the lines of its commands."""
        if not self.word:
            formatter.write(f"{whole_guide()}\n")
            return
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(self.help or "")
        write_options(formatter, self.get_params(ctx), ctx)
        with formatter.section("命令"):
            formatter.write_dl(names_in(self.word).items())

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line of a group."""
        return ["[-h]", "命令", "…"]


def load_command(entry: Entry) -> click.Command:
    """The command of a line of the guide, with all that it needs. Raises Refusal for unsafe settings."""
    first = entry.words.partition(" ")[0]
    # Found by name, as Django finds its own commands.
    module = import_module(f"zhicheng.cli.commands.{_MODULES.get(first, first.replace('-', '_'))}")
    if "ZHICHENG_LOG_LEVEL" not in os.environ:
        # A command speaks to a person in sentences; the processes that it starts log as they should.
        logging.getLogger().setLevel(logging.WARNING)
    commands = [value for value in vars(module).values() if isinstance(value, click.Command)]
    return next(command for command in commands if getattr(command, "words", None) == entry.words)
