"""Policies, the catalogue of titles and the calendar as the Bureau reads them and tries changes."""

from zhicheng.services.oversight.policies.preview import (
    PolicyComparison,
    PolicyOverview,
    compare_policies,
    policy_by_id,
    policy_overview,
    preview_policy_text,
)
from zhicheng.services.oversight.policies.title_catalogue import (
    SeriesLine,
    TitleLine,
    search_titles,
    series_lines,
    titles_of,
)
from zhicheng.services.oversight.policies.words import policy_words
from zhicheng.services.oversight.policies.working_calendar import DayKind, calendar_year, preview_year_table

__all__ = [
    "DayKind",
    "PolicyComparison",
    "PolicyOverview",
    "SeriesLine",
    "TitleLine",
    "calendar_year",
    "compare_policies",
    "policy_by_id",
    "policy_overview",
    "policy_words",
    "preview_policy_text",
    "preview_year_table",
    "search_titles",
    "series_lines",
    "titles_of",
]
