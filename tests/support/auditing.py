"""The whole audit as the suite's last word on a test: whatever was done, nothing may be broken."""

from zhicheng.services.oversight.audit.findings import Gravity
from zhicheng.services.oversight.audit.run import run_audit


def require_sound_records() -> None:
    """Fail with the audit's first breaches."""
    breaches = [finding for finding in run_audit() if finding.gravity is Gravity.BREACH]
    assert not breaches, f"the test passed, but left the records broken: {breaches[:5]}"
