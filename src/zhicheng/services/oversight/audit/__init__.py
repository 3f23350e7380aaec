"""The audit: re-derives from the records that nothing was lost, doubled, forged or issued without review."""

from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import CHECKS, run_audit
from zhicheng.services.oversight.audit.scheduled import ask_audit, audit_and_keep, audit_under_way, last_audit

__all__ = [
    "CHECKS",
    "Gravity",
    "ask_audit",
    "audit_and_keep",
    "audit_under_way",
    "last_audit",
    "run_audit",
]
