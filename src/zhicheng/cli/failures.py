"""What breaks while a command runs: written down, and turned into a sentence. Loaded with the commands."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError, ProgrammingError

from zhicheng.cli.exit_codes import CommandFailed
from zhicheng.domain.faults import Fault
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import Door, ports, report_fault

_log = logging.getLogger("zhicheng.cli")


@contextmanager
def failures_in_sentences() -> Iterator[None]:
    """Run a command. Raises CommandFailed where something is broken, and Refusal for unsafe settings."""
    try:
        yield
    except Fault as fault:
        number = report_fault(fault=fault, door=Door.CLI, at=ports.clock().now())
        raise CommandFailed(f"{fault.sentence}（编号 {number}，详情见日志）", fault.code) from fault
    except ImproperlyConfigured as error:
        raise Refusal(str(error), code="settings.unsafe") from error
    except ProgrammingError as error:
        _log.exception("the tables do not fit this version")
        raise CommandFailed(
            "数据表还没有建立，或不是当前版本。请先运行“zhicheng migrate”。", "database.not_migrated"
        ) from error
    except DatabaseError as error:
        _log.exception("the database failed")
        raise CommandFailed(
            "数据库没有应答或出错。请检查数据库是否在运行，稍后再试。", "database.failed"
        ) from error
