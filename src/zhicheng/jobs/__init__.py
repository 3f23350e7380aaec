"""Background tasks on procrastinate; each calls one service. Importing this package registers them."""

from zhicheng.jobs import schedules, tasks

__all__ = ["schedules", "tasks"]
