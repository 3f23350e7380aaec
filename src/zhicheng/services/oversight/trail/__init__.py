"""The audit trail as officers search it, read it, and hand out a part of it."""

from zhicheng.services.oversight.trail.entries import TrailLine, TrailPage, search_trail, trail_entry
from zhicheng.services.oversight.trail.export import MOST_ROWS, TrailExportRefused, export_trail
from zhicheng.services.oversight.trail.search import TrailSearch

__all__ = [
    "MOST_ROWS",
    "TrailExportRefused",
    "TrailLine",
    "TrailPage",
    "TrailSearch",
    "export_trail",
    "search_trail",
    "trail_entry",
]
