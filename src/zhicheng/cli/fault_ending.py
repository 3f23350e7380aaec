"""How a command ends that met a fault. Loaded once Django is ready, since it writes the fault down."""

from zhicheng.domain.faults import Fault
from zhicheng.services.kernel import Door, ports, report_fault


def report(fault: Fault) -> str:
    """Write the fault down like one that a page or a job meets; returns the number to quote."""
    return report_fault(fault=fault, door=Door.CLI, at=ports.clock().now())
