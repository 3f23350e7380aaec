"""The audit as the Bureau starts it from its pages: run by a worker, its result kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import AuditRun
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM, Actor, require_human, require_role
from zhicheng.services.kernel.events import EventTag, transaction
from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import CHECKS, run_audit

TASK = "run_audit"
_SLOW = "files"
_MOST_KEPT = 100
"""An entry of the trail stays small; the command line shows every finding."""


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """One finding of the last audit."""

    check: str
    is_breach: bool
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class LastAudit:
    """How the last audit ended."""

    at: datetime
    began_at: datetime
    checks: tuple[str, ...]
    """What was looked at, in words."""
    breaches: int
    notes: int
    findings: tuple[KeptFinding, ...]
    """The first findings, breaches before notes."""


def ask_audit(*, actor: Actor, at: datetime, with_files: bool) -> bool:
    """Have a worker run the audit; False when one waits already. Raises NotAllowed outside the Bureau.

    ``with_files`` opens every stored certificate as well, which takes a worker a good while.
    """
    require_role(actor, UnitRole.BUREAU)
    require_human(actor)
    with transaction(actor=actor, at=at) as ledger:
        is_new = ports.queue().enqueue(TASK, with_files="yes" if with_files else "no")
        if is_new:
            ledger.record(EventTag.AUDIT_ASKED, "audit", at.isoformat(), with_files=with_files)
    return is_new


def audit_and_keep(*, with_files: bool) -> LastAudit:
    """Run the audit and keep its result, as a row and as an entry of the trail; neither can be changed."""
    began = ports.clock().now()
    names = [name for name in CHECKS if with_files or name != _SLOW]
    kept: list[dict[str, Any]] = []
    breaches = notes = 0
    for finding in run_audit(only=names):
        is_breach = finding.gravity is Gravity.BREACH
        breaches, notes = breaches + is_breach, notes + (not is_breach)
        entry = {
            "check": finding.check,
            "is_breach": is_breach,
            "subject": finding.subject,
            "sentence": finding.sentence,
        }
        # Breaches first: a long list of notes must not push one out.
        kept.insert(0, entry) if is_breach else kept.append(entry)
        del kept[_MOST_KEPT:]
    ended = ports.clock().now()
    with transaction(actor=SYSTEM, at=ended) as ledger:
        row = AuditRun.objects.create(
            began_at=began, ended_at=ended, checks=names, breaches=breaches, notes=notes, findings=kept
        )
        ledger.record(
            EventTag.AUDIT_FINISHED,
            "audit",
            began.isoformat(),
            checks=names,
            breaches=breaches,
            notes=notes,
            findings=kept,
        )
    return _as_read(row)


def last_audit() -> LastAudit | None:
    """The result of the last audit that came to its end; None before the first."""
    row = AuditRun.objects.order_by("-ended_at").first()
    return _as_read(row) if row is not None else None


def _as_read(row: AuditRun) -> LastAudit:
    return LastAudit(
        at=row.ended_at,
        began_at=row.began_at,
        checks=tuple(CHECKS[name][0] for name in row.checks if name in CHECKS),
        breaches=row.breaches,
        notes=row.notes,
        findings=tuple(KeptFinding(**entry) for entry in row.findings),
    )


def audit_under_way() -> bool:
    """Whether an audit waits for a worker or is being run by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_jobs"
            " WHERE task_name = %s AND status IN ('todo', 'doing'))",
            [TASK],
        )
        return bool(cursor.fetchone()[0])
