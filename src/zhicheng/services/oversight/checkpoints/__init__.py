"""Daily checkpoints: both chains and the number counters on one line, stamped and kept elsewhere."""

from zhicheng.services.oversight.checkpoints.published import HeadLine, published_heads
from zhicheng.services.oversight.checkpoints.publishing import publish_head, published_line

__all__ = [
    "HeadLine",
    "publish_head",
    "published_heads",
    "published_line",
]
