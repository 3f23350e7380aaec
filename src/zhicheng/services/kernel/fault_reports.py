"""What happens when a fault is met, whichever door it is met at: one log line, one event, one row, one count.

The health page reads the rows, and turns red for a day.
"""

import errno
import logging
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.db import Error as AnyDatabaseError
from django.db.utils import ProgrammingError

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.request_ids import current_request_id, new_request_id
from zhicheng.records.models import FaultReport
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, transaction

_log = logging.getLogger("zhicheng.faults")

_DISK_FULL = "53100"
_UNDEFINED = ("42P01", "42703")
"""SQLSTATE of a table and of a column that are not there."""
_FEWEST_DAYS = 1
_SAME_WORK = timedelta(hours=1)


class Door(StrEnum):
    """Where a fault was met."""

    WEB = "web"
    CLI = "cli"
    JOB = "job"


def as_fault(error: BaseException) -> Fault | None:
    """The fault that an exception means, or None for an unexpected one.

    A database that is away, full or not migrated, and a disk that is full, are faults like any other.
    """
    match error:
        case Fault():
            return error
        case OperationalError() | InterfaceError() if _sqlstate(error) == _DISK_FULL:
            return Fault("数据库的磁盘空间不足，暂时不能办理。", code="database.full", kind=FaultKind.FULL)
        case OperationalError() | InterfaceError():
            return Fault("数据库没有应答，暂时不能办理。", code="database.failed", kind=FaultKind.UNREACHABLE)
        case ProgrammingError() if _sqlstate(error) in _UNDEFINED:
            return Fault(
                "数据表还没有建立，或不是当前版本。请先运行“zhicheng migrate”。",
                code="database.not_migrated",
                kind=FaultKind.MISCONFIGURED,
            )
        case OSError() if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Fault("磁盘空间不足，暂时不能办理。", code="disk.full", kind=FaultKind.FULL)
        case _:
            return None


def report_fault(
    *, fault: Fault, door: Door, at: datetime, subject: str = "", cause: BaseException | None = None
) -> str:
    """Write the fault down; returns the number to quote, which is the request's.

    ``cause`` is the exception where it was not a Fault itself. ``subject`` names a piece of work that will
    be tried again, as ``shard:…``: the same fault of the same work within an hour is logged and counted,
    and gets no second event. Call it outside of the transaction that failed. Never raises for the
    database's sake: where that is what failed, the log line alone remains.
    """
    number = current_request_id() or new_request_id()
    _log.error(
        "fault %s",
        fault.code,
        exc_info=cause or fault,
        extra={
            "request_id": number,
            "code": fault.code,
            "kind": fault.kind.value,
            "door": door.value,
            "subject": subject,
            "detail": fault.detail,
        },
    )
    ports.recorder().fault_met(kind=fault.kind.value, code=fault.code)
    try:
        _record(fault, door, number, subject, at)
    except (DatabaseError, AnyDatabaseError) as error:
        _log.warning("fault %s is not in the audit trail: %s", fault.code, type(error).__name__)
    return number


def forget_old_faults(*, at: datetime) -> int:
    """Delete reports older than ``ZHICHENG_FAULT_DAYS`` days; returns how many.

    The last day's are kept whatever is set, since the health page counts them. Events are never deleted.
    """
    kept = timedelta(days=max(_FEWEST_DAYS, settings.ZHICHENG_FAULT_DAYS))
    deleted, _ = FaultReport.objects.filter(met_at__lt=at - kept).delete()
    return deleted


def _record(fault: Fault, door: Door, number: str, subject: str, at: datetime) -> None:
    if (
        subject
        and FaultReport.objects.filter(
            subject=subject[:80], code=fault.code, met_at__gt=at - _SAME_WORK
        ).exists()
    ):
        return
    with transaction(actor=SYSTEM, at=at) as ledger:
        FaultReport.objects.create(
            reference=number,
            kind=fault.kind.value,
            code=fault.code[:80],
            door=door.value,
            subject=subject[:80],
            met_at=at,
        )
        ledger.record(
            EventTag.FAULT_MET,
            "fault",
            number,
            code=fault.code,
            kind=fault.kind.value,
            door=door.value,
            work=subject,
        )


def _sqlstate(error: BaseException) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")
