"""The clock of this machine against the database's: what is sealed carries a true time, or is not sealed."""

from datetime import datetime

from django.conf import settings

from zhicheng.services.issuance.pipeline.outcomes import ShardPostponed
from zhicheng.services.kernel import ports


def require_true_clock(database_time: datetime) -> None:
    """Refuse to go on when this machine's clock and the database's differ by more than the limit.

    The limit is ``ZHICHENG_CLOCK_TOLERANCE_SECONDS``. Raises ShardPostponed.
    """
    offset = abs((ports.clock().now() - database_time).total_seconds())
    if offset > settings.ZHICHENG_CLOCK_TOLERANCE_SECONDS:
        raise ShardPostponed(
            f"本机时钟与数据库时钟相差{offset:.0f}秒，已停止加盖电子印章。请校准服务器时间，校准后自动继续。",
            code="issuance.clock_off",
        )
