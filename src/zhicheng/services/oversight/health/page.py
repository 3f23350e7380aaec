"""How the system is: what the Bureau's officer looks at before they call the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.faults import Fault
from zhicheng.services.kernel.actor import Actor, require_role
from zhicheng.services.oversight.audit.scheduled import LastAudit, audit_under_way, last_audit
from zhicheng.services.oversight.health.checks import LOOKS, HealthLine, Verdict
from zhicheng.services.oversight.health.keys import KeyEntry, crypto_inventory

_AUDIT_EVERY = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class SystemHealth:
    """Everything that was looked at, at one instant."""

    at: datetime
    lines: tuple[HealthLine, ...]
    last_audit: LastAudit | None
    audit_under_way: bool

    @property
    def worst(self) -> Verdict:
        """The verdict over all."""
        order = list(Verdict)
        return max((line.verdict for line in self.lines), key=order.index)


def system_health(*, actor: Actor, at: datetime) -> SystemHealth:
    """Look at everything now. Raises NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    lines: list[HealthLine] = []
    for look in LOOKS:
        try:
            lines += look(at)
        except Fault as fault:
            # The page that tells of a fault must not itself be its victim.
            lines.append(HealthLine(fault.kind.label, Verdict.BAD, fault.sentence))
    audit = last_audit()
    lines.append(_audit(audit, at))
    return SystemHealth(at, tuple(lines), audit, audit_under_way())


def key_inventory(*, actor: Actor) -> list[KeyEntry]:
    """Every key with its algorithm and end (R40). Raises NotAllowed outside the Bureau."""
    require_role(actor, UnitRole.BUREAU)
    return crypto_inventory()


def _audit(audit: LastAudit | None, at: datetime) -> HealthLine:
    if audit is None:
        return HealthLine("审计", Verdict.ATTENTION, "还没有在系统中运行过审计，请运行一次。")
    if audit.breaches:
        return HealthLine("审计", Verdict.BAD, f"最近一次发现{audit.breaches}处违规，请立即查明。")
    if at - audit.at > _AUDIT_EVERY:
        return HealthLine("审计", Verdict.ATTENTION, "最近一次审计已过去一个多月，请再运行一次。")
    return HealthLine("审计", Verdict.GOOD, f"最近一次没有发现违规，提示{audit.notes}条。")
