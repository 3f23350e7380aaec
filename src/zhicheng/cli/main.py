"""The entry point of ``zhicheng``: read the command, run it, and turn refusals into exit codes.

Django is not imported here, nor by what this imports: that alone takes longer than ``zhicheng --help``.
"""

import logging
import os
import shlex
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click

from zhicheng.cli import completion
from zhicheng.cli.completion import PROGRAM
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import CommandFailed, ExitCode
from zhicheng.cli.group import Group
from zhicheng.cli.guide import whole_guide
from zhicheng.cli.usage_errors import usage_sentence
from zhicheng.domain.faults import Fault
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.request_ids import carrying, current_request_id, new_request_id

_log = logging.getLogger("zhicheng.cli")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ``ExitCode``)."""
    words = list(sys.argv[1:] if argv is None else argv)
    console = Console(as_json="--json" in words)
    if not completion.is_asked() and (not words or words in (["--help"], ["-h"], ["help"])):
        console.tell("guide", whole_guide(), text=whole_guide())
        return ExitCode.OK
    # A closed terminal ends a command as Ctrl-C does: with its children, and nothing half-done.
    previous = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with carrying(new_request_id()):
            return _run([word for word in words if word != "--json"], console)
    except KeyboardInterrupt:
        console.error(
            f"已停止，已办完的部分都已保存。再次运行“{shlex.join([PROGRAM, *words])}”即可继续。",
            code="interrupted",
        )
        return ExitCode.INTERRUPTED
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _run(words: list[str], console: Console) -> int:
    try:
        if completion.is_asked():
            return completion.answer(Group())
        # Not click's own ``main``: it would end the process, tell Ctrl-C in English and as a failure.
        with Group().make_context(PROGRAM, words, obj=console) as context:
            return int(context.command.invoke(context))
    except click.UsageError as error:
        console.error(usage_sentence(error), code="usage")
        return ExitCode.USAGE
    except click.exceptions.Exit as done:  # A help page was printed.
        return done.exit_code
    except Refusal as refusal:
        console.error(refusal.sentence, code=refusal.code)
        return ExitCode.REFUSED
    except CommandFailed as failed:
        console.error(failed.sentence, code=failed.code)
        return ExitCode.FAILED
    except Fault as fault:  # Before the command began; it could be written to no table.
        number = current_request_id()
        _log.error(
            "fault %s: %s",
            fault.code,
            fault.detail or fault.sentence,
            extra={"code": fault.code, "kind": fault.kind.value, "request_id": number},
        )
        console.error(f"{fault.sentence}（编号 {number}，详情见日志）", code=fault.code)
        return ExitCode.FAILED
    except BrokenPipeError:
        # The reader, such as head, has seen enough; nothing is left to be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        _log.exception("an unexpected error")
        console.error(
            f"出现意外错误（{type(error).__name__}），本次没有办完。详情见日志，请联系系统管理员。",
            code="unexpected",
        )
        return ExitCode.FAILED


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
