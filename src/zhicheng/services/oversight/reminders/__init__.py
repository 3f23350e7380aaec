"""Reminders (提醒): what the calendar brings about, found out once an hour and told once.

Nothing is decided here: each reminder reads what is due, and ``kernel.telling`` says it. What an act brings
about is told by the act itself.
"""

from zhicheng.services.oversight.reminders.run import Reminded, remind

__all__ = ["Reminded", "remind"]
