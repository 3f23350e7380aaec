"""Filings: reported by the convening unit, decided by the Bureau, with the deadline that follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.support.cast import SERIES, Cast, term
from tests.support.stored import stored
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Filing
from zhicheng.services.intake.filings.acts import (
    FilingRefused,
    approve_filing,
    create_committee,
    refuse_filing,
    submit_filing,
)
from zhicheng.services.kernel.actor import NotAllowed

pytestmark = pytest.mark.django_db


def report(cast: Cast, **changed: Any) -> Filing:
    values: dict[str, Any] = {
        "actor": cast.convener,
        "at": cast.at,
        "committee_id": cast.committee.id,
        "reference": "津备〔2026〕7号",
        "meeting_first": date(2026, 10, 28),
        "meeting_last": date(2026, 10, 30),
        "passed_count": 12,
    }
    return stored(Filing, submit_filing(**(values | changed)))


class TestApproveFiling:
    def test_counts_five_working_days_from_the_day_after(self, cast: Cast) -> None:
        filing = approve_filing(actor=cast.check_officer, at=cast.at, filing_id=report(cast).id)
        assert filing.status == FilingStatus.APPROVED
        assert (filing.approved_on, filing.upload_deadline) == (date(2026, 11, 2), date(2026, 11, 9))
        assert not filing.deadline_provisional

    def test_counts_a_make_up_saturday_as_a_working_day(self, cast: Cast) -> None:
        # 2026-02-14, a Saturday, makes up for the Spring Festival, which runs from the 15th to the 23rd.
        at = datetime(2026, 2, 11, 9, tzinfo=SHANGHAI)
        filing = report(cast, at=at, meeting_first=date(2026, 2, 9), meeting_last=date(2026, 2, 9))
        approved = approve_filing(actor=cast.check_officer, at=at, filing_id=filing.id)
        assert approved.upload_deadline == date(2026, 2, 25)

    def test_marks_a_deadline_in_an_unpublished_year_as_provisional(self, cast: Cast) -> None:
        at = datetime(2026, 12, 30, 9, tzinfo=SHANGHAI)
        filing = report(cast, at=at)
        assert approve_filing(actor=cast.check_officer, at=at, filing_id=filing.id).deadline_provisional

    def test_is_decided_once(self, cast: Cast) -> None:
        filing = report(cast)
        approve_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id)
        with pytest.raises(FilingRefused, match="已经办结"):
            refuse_filing(actor=cast.release_officer, at=cast.at, filing_id=filing.id, reason="重复")
        with pytest.raises(DatabaseError), transaction.atomic():
            Filing.objects.filter(id=filing.id).update(approved_on=date(2026, 10, 31))

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            approve_filing(actor=cast.convener, at=cast.at, filing_id=report(cast).id)

    def test_is_never_by_its_submitter_even_in_the_database(self, cast: Cast) -> None:
        filing = report(cast)
        with pytest.raises(IntegrityError, match="filing_not_decided_by_its_submitter"), transaction.atomic():
            Filing.objects.filter(id=filing.id).update(
                decided_by=cast.convener.account_id, decided_at=cast.at
            )


class TestRefuseFiling:
    def test_needs_a_reason_and_keeps_it(self, cast: Cast) -> None:
        filing = report(cast)
        with pytest.raises(FilingRefused, match="原因"):
            refuse_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id, reason=" ")
        refused = refuse_filing(
            actor=cast.check_officer, at=cast.at, filing_id=filing.id, reason="人数与会议纪要不符"
        )
        assert (refused.status, refused.refusal_reason) == (FilingStatus.REFUSED, "人数与会议纪要不符")


class TestSubmitFiling:
    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"reference": " "}, "备案文号"),
            ({"meeting_first": date(2026, 10, 31)}, "晚于结束日期"),
            ({"meeting_last": date(2026, 11, 3)}, "在今天之后"),
            ({"passed_count": 0}, "1人以上"),
            ({"passed_count": 10**10}, "200000人以下"),
            ({"reference": "长" * 61}, "不能超过60字"),
            ({"reference": "津备\u202e1号"}, "备案文号：第3个字符"),
        ],
    )
    def test_refuses_what_cannot_be(self, cast: Cast, changed: dict[str, Any], sentence: str) -> None:
        with pytest.raises(FilingRefused, match=sentence):
            report(cast, **changed)

    def test_refuses_a_reference_that_is_taken(self, cast: Cast) -> None:
        report(cast)
        with pytest.raises(FilingRefused, match="已经使用"):
            report(cast)

    def test_does_not_know_another_units_committee(self, cast: Cast) -> None:
        with pytest.raises(FilingRefused, match="没有找到该评审委员会"):
            report(cast, actor=cast.foreign_convener)


class TestCreateCommittee:
    def test_refuses_series_outside_the_catalogue(self, cast: Cast) -> None:
        with pytest.raises(FilingRefused, match="职称目录中没有系列：炼金术"):
            create_committee(
                actor=cast.check_officer,
                at=cast.at,
                name="某委员会",
                convening_unit_id=cast.convening_unit.id,
                term=term(["炼金术"], [TitleLevel.ENTRY]),
            )

    def test_refuses_a_unit_that_convenes_none(self, cast: Cast) -> None:
        with pytest.raises(FilingRefused, match="不是评审委员会组建单位"):
            create_committee(
                actor=cast.check_officer,
                at=cast.at + timedelta(0),
                name="某委员会",
                convening_unit_id=cast.employer.id,
                term=term([SERIES], [TitleLevel.ENTRY]),
            )
