"""Filings (评审结果核准备案): where one stands, and the evidence that it rests on."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from zhicheng.domain.working_days import WorkingCalendar


class FilingStatus(StrEnum):
    """Each comment says who moves next."""

    SUBMITTED = "submitted"  # The Bureau approves or refuses.
    APPROVED = "approved"  # The convening unit uploads its roster within the deadline.
    REFUSED = "refused"  # Nobody: the convening unit files anew.
    WITHDRAWN = "withdrawn"  # Nobody: the convening unit took it back before it was decided.


class FilingEvidenceKind(StrEnum):
    """What the result of a meeting is proved by."""

    MINUTES = "minutes"
    VOTES = "votes"
    PUBLIC_NOTICE = "public_notice"

    @property
    def label(self) -> str:
        """The document as people read it."""
        return {
            FilingEvidenceKind.MINUTES: "会议纪要",
            FilingEvidenceKind.VOTES: "投票表决结果",
            FilingEvidenceKind.PUBLIC_NOTICE: "公示及其结果",
        }[self]


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """公示: the days on which the names of those who passed hung out, both included."""

    first: date
    last: date

    def working_days(self, calendar: WorkingCalendar) -> int:
        """How many of the days were working days; in a year that nobody has published, Monday to Friday."""
        days = (self.first + timedelta(count) for count in range((self.last - self.first).days + 1))
        known = ((day, calendar.is_working_day(day)) for day in days)
        return sum(day.weekday() < 5 if is_working is None else is_working for day, is_working in known)
