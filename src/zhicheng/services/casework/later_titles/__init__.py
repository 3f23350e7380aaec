"""Titles that rest on a certificate that fell or was corrected (关联资格): an officer looks at each.

Which titles these are, and how they come on the list, stands in ``kernel.later_titles``; what is done about
one that is affected is a case of its own.
"""

from zhicheng.services.casework.later_titles.acts import review_later_title
from zhicheng.services.casework.later_titles.reading import (
    LaterTitleLine,
    LaterTitlePage,
    later_title,
    later_title_count,
    later_titles,
)

__all__ = [
    "LaterTitleLine",
    "LaterTitlePage",
    "later_title",
    "later_title_count",
    "later_titles",
    "review_later_title",
]
