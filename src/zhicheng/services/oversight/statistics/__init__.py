"""Figures of a stretch of months, and how long claims stay in each step."""

from zhicheng.services.oversight.statistics.export import export_statistics
from zhicheng.services.oversight.statistics.figures import (
    MOST_MONTHS,
    CountLine,
    Dimension,
    Period,
    PeriodRefused,
    statistics,
)
from zhicheng.services.oversight.statistics.steps import StepTime, time_in_steps

__all__ = [
    "MOST_MONTHS",
    "CountLine",
    "Dimension",
    "Period",
    "PeriodRefused",
    "StepTime",
    "export_statistics",
    "statistics",
    "time_in_steps",
]
