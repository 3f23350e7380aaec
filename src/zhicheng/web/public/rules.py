"""The policy in force, for pages that state its days and numbers."""

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.policies import NoPolicyInForce, Policy
from zhicheng.services.kernel import policy_on, ports


def rules_now() -> Policy | None:
    """The policy in force today; None where none is, since an explaining page is shown in any case."""
    try:
        return policy_on(business_date(ports.clock().now()))
    except NoPolicyInForce:
        return None
