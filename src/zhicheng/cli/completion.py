"""Shell completion: what a shell asks for through ``_ZHICHENG_COMPLETE``, which its user has set once."""

import os

import click
from click.shell_completion import BashComplete, ShellComplete, add_completion_class, shell_complete

PROGRAM = "zhicheng"
VARIABLE = "_ZHICHENG_COMPLETE"


class BashCompletion(BashComplete):
    """Completion for bash, of which docs/cli.md asks 4.4; click would warn of older versions in English."""

    def source(self) -> str:
        """The script that the user's shell runs at its start."""
        return ShellComplete.source(self)


def is_asked() -> bool:
    """Whether a shell asks, and not a person."""
    return bool(os.environ.get(VARIABLE))


def answer(commands: click.Group) -> int:
    """Answer the shell on standard output; returns the exit code, which is 1 for an unknown shell."""
    add_completion_class(BashCompletion)
    return shell_complete(commands, {}, PROGRAM, VARIABLE, os.environ[VARIABLE])
