"""The calendar of a year, and what a table would change before anybody loads it."""

from datetime import date, datetime

import pytest

from tests.support.cast import PEOPLE, SERIES, Cast, list_cells, list_in, term
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.working_days import YearTableRefused
from zhicheng.records.models import Filing, WorkingYear
from zhicheng.services.intake.filings.acts import approve_filing
from zhicheng.services.intake.filings.terms import record_committee_term
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.working_years import load_working_year
from zhicheng.services.oversight.policies.working_calendar import DayKind, calendar_year, preview_year_table

pytestmark = pytest.mark.django_db
TABLE = """
year = 2031
source = "国办发明电〔2030〕9号"
holidays = ["2031-01-01..2031-01-03", "2031-10-01..2031-10-07"]
make_up_days = [2031-09-28]
"""


def kinds(cast: Cast, year: int) -> dict[date, DayKind]:
    found = calendar_year(actor=cast.check_officer, year=year)
    return {each.day: each.kind for month in found.months for week in month.weeks for each in week if each}


class TestYear:
    def test_every_day_is_there_once(self, cast: Cast) -> None:
        assert len(kinds(cast, 2024)) == 366

    def test_holidays_and_make_up_days(self, cast: Cast) -> None:
        """The National Day of 2020 (国办发明电〔2019〕16号)."""
        days = kinds(cast, 2020)
        assert days[date(2020, 10, 1)] is DayKind.HOLIDAY
        assert days[date(2020, 9, 27)] is DayKind.MAKE_UP
        assert days[date(2020, 10, 4)] is DayKind.WEEKEND
        assert days[date(2020, 10, 9)] is DayKind.WORKING

    def test_what_is_not_published_is_unknown(self, cast: Cast) -> None:
        assert set(kinds(cast, 2031).values()) == {DayKind.UNKNOWN}
        load_working_year(actor=cast.check_officer, at=cast.at, text=TABLE)
        days = kinds(cast, 2031)
        assert days[date(2031, 9, 28)] is DayKind.MAKE_UP
        # The last week of December belongs to the announcement of the next year.
        assert days[date(2031, 12, 29)] is DayKind.UNKNOWN
        assert calendar_year(actor=cast.check_officer, year=2031).source == "国办发明电〔2030〕9号"

    def test_years_out_of_range_are_not_there(self, cast: Cast) -> None:
        with pytest.raises(YearTableRefused):
            calendar_year(actor=cast.check_officer, year=1999)


class TestPreview:
    def test_says_what_changes_and_stores_nothing(self, cast: Cast) -> None:
        preview = preview_year_table(actor=cast.check_officer, text=TABLE)
        changed = {day: then for day, _, then in preview.changed_days}
        assert changed[date(2031, 10, 1)] is DayKind.HOLIDAY
        assert not preview.replaces
        assert not WorkingYear.objects.exists()

    def test_names_the_filings_whose_deadline_moves(self, cast: Cast) -> None:
        at = datetime(2031, 9, 29, 10, tzinfo=SHANGHAI)
        later = term(
            [SERIES],
            list(TitleLevel),
            document="津人社备〔2030〕1号",
            first_day=date(2030, 1, 1),
            last_day=date(2032, 12, 31),
        )
        record_committee_term(
            actor=cast.check_officer, at=cast.at, committee_id=cast.committee.id, term=later
        )
        waiting = cast.waiting_filing(at=at)
        list_in(cast.convener, at, waiting, [list_cells(PEOPLE[0])])
        approve_filing(actor=cast.check_officer, at=at, filing_id=waiting.id)
        filing = Filing.objects.get(id=waiting.id)
        assert filing.deadline_provisional
        preview = preview_year_table(actor=cast.check_officer, text=TABLE)
        assert [(item.reference, item.before, item.after) for item in preview.moved] == [
            (filing.reference, date(2031, 10, 6), date(2031, 10, 13))
        ]
        load_working_year(actor=cast.check_officer, at=at, text=TABLE)
        filing.refresh_from_db()
        assert filing.upload_deadline == date(2031, 10, 13)

    def test_a_second_table_of_a_year_replaces_the_first(self, cast: Cast) -> None:
        load_working_year(actor=cast.check_officer, at=cast.at, text=TABLE)
        again = preview_year_table(actor=cast.check_officer, text=TABLE.replace("2031-10-07", "2031-10-08"))
        assert again.replaces
        assert [day for day, _, _ in again.changed_days] == [date(2031, 10, 8)]

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            preview_year_table(actor=cast.convener, text=TABLE)
