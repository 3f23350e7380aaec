"""The entry point of ``zhicheng``: read the command, run it, and turn refusals into exit codes."""

import logging
import os
import shlex
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType
from typing import NoReturn

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError, OperationalError, ProgrammingError

from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.guide.parser import UsageError
from zhicheng.cli.guide.tree import build_parser, whole_guide
from zhicheng.domain.faults import Fault
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.request_ids import carrying, current_request_id, new_request_id

_log = logging.getLogger("zhicheng.cli")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ``ExitCode``)."""
    words = list(sys.argv[1:] if argv is None else argv)
    console = Console(as_json="--json" in words)
    if not words or words in (["--help"], ["-h"], ["help"]):
        console.tell("guide", whole_guide(), text=whole_guide())
        return ExitCode.OK
    try:
        options = build_parser().parse_args([word for word in words if word != "--json"])
    except UsageError as error:
        console.error(error.sentence, code="usage")
        return ExitCode.USAGE
    except SystemExit as done:  # argparse has printed a --help.
        return int(done.code or 0)
    # A closed terminal ends a command as Ctrl-C does: with its children, and nothing half-done.
    previous = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        with carrying(new_request_id()):
            return _run(options.handler, options, console)
    except KeyboardInterrupt:
        console.error(
            f"已停止，已办完的部分都已保存。再次运行“{shlex.join(['zhicheng', *words])}”即可继续。",
            code="interrupted",
        )
        return ExitCode.INTERRUPTED
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _run(handler: str, options: object, console: Console) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhicheng.config.settings")
    try:
        django.setup()
        if "ZHICHENG_LOG_LEVEL" not in os.environ:
            # A command speaks to a person in sentences; the processes that it starts log as they should.
            logging.getLogger().setLevel(logging.WARNING)
        module, function = handler.split(":")
        # Commands import services and so need Django ready; they are found by name, as Django finds its own.
        run = getattr(import_module(f"zhicheng.cli.commands.{module}"), function)
        return int(run(options, console))
    except Refusal as refusal:
        console.error(refusal.sentence, code=refusal.code)
        return ExitCode.REFUSED
    except Fault as fault:
        number = _reported(fault)
        console.error(f"{fault.sentence}（编号 {number}，详情见日志）", code=fault.code)
        return ExitCode.FAILED
    except ImproperlyConfigured as error:
        console.error(str(error), code="settings.unsafe")
        return ExitCode.REFUSED
    except BrokenPipeError:
        # The reader, such as head, has seen enough; nothing is left to be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except ProgrammingError:
        _log.exception("the tables do not fit this version")
        console.error(
            "数据表还没有建立，或不是当前版本。请先运行“zhicheng migrate”。", code="database.not_migrated"
        )
        return ExitCode.FAILED
    except (OperationalError, DatabaseError):
        _log.exception("the database failed")
        console.error("数据库没有应答或出错。请检查数据库是否在运行，稍后再试。", code="database.failed")
        return ExitCode.FAILED
    except Exception as error:
        _log.exception("an unexpected error")
        console.error(
            f"出现意外错误（{type(error).__name__}），本次没有办完。详情见日志，请联系系统管理员。",
            code="unexpected",
        )
        return ExitCode.FAILED


def _reported(fault: Fault) -> str:
    """Write the fault down; returns its number. Before Django is ready there is the log alone."""
    if apps.ready:
        return str(import_module("zhicheng.cli.fault_ending").report(fault))
    number = current_request_id()
    _log.error(
        "fault %s: %s",
        fault.code,
        fault.detail or fault.sentence,
        extra={"code": fault.code, "kind": fault.kind.value, "request_id": number},
    )
    return number


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
