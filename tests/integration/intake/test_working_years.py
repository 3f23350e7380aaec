"""A year's table, once loaded, settles the deadlines that were provisional for want of it."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from tests.support.cast import Cast
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.year_tables import YearTableRefused
from zhicheng.records.models import Event, Filing
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.working_years import load_working_year, working_calendar

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
TABLE = """
year = 2027
source = "an invented table for this test"
holidays = ["2027-01-01..2027-01-03"]
make_up_days = [2027-01-09]
"""


class TestLoadWorkingYear:
    def test_lets_the_calendar_know_the_year(self, cast: Cast) -> None:
        assert working_calendar().is_working_day(date(2027, 3, 1)) is None
        load_working_year(actor=cast.check_officer, at=NEW_YEAR, text=TABLE)
        calendar = working_calendar()
        assert calendar.is_working_day(date(2027, 3, 1)) is True
        assert calendar.is_working_day(date(2027, 1, 9)) is True
        assert calendar.is_working_day(date(2027, 1, 1)) is False

    def test_counts_provisional_deadlines_again(self, cast: Cast) -> None:
        filing = cast.filing(at=NEW_YEAR)
        assert (filing.upload_deadline, filing.deadline_provisional) == (date(2027, 1, 6), True)
        load_working_year(actor=cast.check_officer, at=NEW_YEAR, text=TABLE)
        filing.refresh_from_db()
        assert (filing.upload_deadline, filing.deadline_provisional) == (date(2027, 1, 7), False)
        assert Event.objects.get(tag="bureau:working_year:loaded").payload == {"recounted": 1}

    def test_leaves_settled_deadlines_alone_and_so_does_the_database(self, cast: Cast) -> None:
        settled = cast.filing()
        load_working_year(actor=cast.check_officer, at=NEW_YEAR, text=TABLE)
        before = settled.upload_deadline
        settled.refresh_from_db()
        assert settled.upload_deadline == before
        with pytest.raises(DatabaseError), transaction.atomic():
            Filing.objects.filter(id=settled.id).update(upload_deadline=date(2027, 1, 31))

    def test_is_the_bureaus_and_must_not_contradict_itself(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            load_working_year(actor=cast.convener, at=NEW_YEAR, text=TABLE)
        with pytest.raises(YearTableRefused):
            load_working_year(
                actor=cast.check_officer, at=NEW_YEAR, text=TABLE.replace("2027-01-09", "2027-01-02")
            )
