"""Daily checkpoints: both chains and the number counters on one line, stamped and kept elsewhere."""

from zhicheng.services.oversight.checkpoints.published import HeadLine, published_checkpoints
from zhicheng.services.oversight.checkpoints.publishing import publish_checkpoint, published_line

__all__ = [
    "HeadLine",
    "publish_checkpoint",
    "published_checkpoints",
    "published_line",
]
