"""Figures: each claim once, in its month; stays by the trail; and tables in which nothing is calculated."""

import csv
import io
import zipfile
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.support.cast import PEOPLE, SERIES, Cast, drafted, reviewers, roster_cells, uploaded
from tests.support.claim_rows import claim_row
from tests.support.issued_certificates import issue
from zhicheng.domain.channels import IntakeChannel
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.months import Month
from zhicheng.records.models import Event, Unit
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.sheets import Sheet, TableFormat, csv_bytes, safe_cell, workbook_bytes
from zhicheng.services.oversight.statistics.export import export_statistics
from zhicheng.services.oversight.statistics.figures import Dimension, Period, PeriodRefused, statistics
from zhicheng.services.oversight.statistics.steps import time_in_steps
from zhicheng.services.review.decisions import (
    approve_claim,
    resubmit_claim,
    send_back_claim,
    submit_claim,
    upload_claims,
)
from zhicheng.services.review.taking_back import take_back_claim

NOVEMBER = Period(Month(2026, 11), Month(2026, 11))


@pytest.mark.django_db
class TestCounts:
    def test_each_claim_once_by_everything_it_is(self, cast: Cast) -> None:
        uploaded(cast, part=PEOPLE[0])
        for part in PEOPLE[1:4]:
            cast.uploaded_claim(part)
        figures = statistics(actor=cast.check_officer, period=NOVEMBER)
        assert (figures.total.uploaded, figures.total.certified) == (4, 0)
        by = {
            dimension: {line.label: line.uploaded for line in lines if line.uploaded}
            for dimension, lines in figures.tables.items()
        }
        assert by[Dimension.CHANNEL] == {"职称评审": 3, "自主聘任": 1}
        assert by[Dimension.LEVEL] == {"副高级": 4}
        assert by[Dimension.SERIES] == {SERIES: 4}
        assert by[Dimension.MONTH] == {"2026年11月": 4}
        assert by[Dimension.EMPLOYER] == {"津沽第一机床有限公司": 4}
        assert by[Dimension.SUBMITTING_UNIT] == {"津沽市工业局": 4}

    def test_the_sealed_count_as_certified(self, cast: Cast) -> None:
        month = Month.of(issue(3)[0].certificate.qualification_date)
        now = Month.of(datetime.now(SHANGHAI).date())
        figures = statistics(actor=cast.check_officer, period=Period(min(month, now), now))
        assert (figures.total.uploaded, figures.total.certified, figures.total.revoked) == (3, 3, 0)

    def test_late_uploads_and_their_month(self, cast: Cast) -> None:
        uploaded(cast, at=datetime(2026, 11, 16, 9, tzinfo=SHANGHAI))
        both = Period(Month(2026, 11), Month(2026, 12))
        figures = statistics(actor=cast.check_officer, period=both)
        months = {line.label: (line.uploaded, line.late) for line in figures.tables[Dimension.MONTH]}
        assert months == {"2026年11月": (0, 0), "2026年12月": (1, 1)}

    def test_what_was_sent_back_does_not_count(self, cast: Cast) -> None:
        claim = uploaded(cast)
        send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="专业有误。")
        assert statistics(actor=cast.check_officer, period=NOVEMBER).total.uploaded == 0

    def test_employers_beyond_the_limit_are_still_counted(self, cast: Cast) -> None:
        filing = cast.filing(passed=2)
        cast.read(
            filing,
            [
                roster_cells(PEOPLE[0], filing),
                roster_cells(PEOPLE[1], filing, 用人单位=cast.second_employer.name),
            ],
        )
        figures = statistics(actor=cast.check_officer, period=NOVEMBER, employers=1)
        assert (len(figures.tables[Dimension.EMPLOYER]), figures.employers) == (1, 2)

    def test_are_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            statistics(actor=cast.department_clerk, period=NOVEMBER)
        with pytest.raises(NotAllowed):
            time_in_steps(actor=cast.department_clerk, period=NOVEMBER)


class TestPeriod:
    def test_ends_after_it_begins(self) -> None:
        with pytest.raises(PeriodRefused, match="晚于"):
            Period(Month(2026, 12), Month(2026, 11))

    def test_has_an_end(self) -> None:
        assert len(Period(Month(2022, 1), Month(2026, 12)).months) == 60
        with pytest.raises(PeriodRefused, match="60个月"):
            Period(Month(2021, 12), Month(2026, 12))


@pytest.mark.django_db
class TestTimeInSteps:
    def test_days_between_the_acts_on_a_claim(self, cast: Cast) -> None:
        """Drafted on Monday, submitted a day later, approved after 2 and 3 days, uploaded a day later."""
        claim = drafted(cast)
        at = cast.at + timedelta(days=1)
        claim = claim_row(submit_claim(actor=cast.holder(PEOPLE[0]), at=at, claim=seen(claim)))
        for reviewer, days in zip(reviewers(cast, IntakeChannel.EMPLOYER_APPOINTMENT), (2, 3), strict=True):
            at += timedelta(days=days)
            claim = claim_row(approve_claim(actor=reviewer, at=at, claim=seen(claim)))
        upload_claims(actor=cast.department_clerk, at=at + timedelta(days=1))
        steps = {step.step: step for step in time_in_steps(actor=cast.check_officer, period=NOVEMBER)}
        assert {name: round(step.median_days, 6) for name, step in steps.items()} == {
            "draft": 1,
            "employer": 2,
            "submitting_unit": 3,
            "upload": 1,
        }

    def test_what_was_taken_back_counts_once_and_with_its_unit(self, cast: Cast) -> None:
        """Approved after a day, taken back an hour later, approved for good on the third day."""
        claim = drafted(cast)
        claim = claim_row(submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
        at, hour = cast.at + timedelta(days=1), timedelta(hours=1)
        claim = claim_row(approve_claim(actor=cast.personnel, at=at, claim=seen(claim)))
        claim = claim_row(take_back_claim(actor=cast.personnel, at=at + hour, claim=seen(claim)))
        at = cast.at + timedelta(days=3)
        claim = claim_row(approve_claim(actor=cast.personnel, at=at, claim=seen(claim)))
        at += timedelta(days=2)
        claim_row(approve_claim(actor=cast.department_clerk, at=at, claim=seen(claim)))
        upload_claims(actor=cast.department_clerk, at=at + hour)
        claim.refresh_from_db()
        claim_row(take_back_claim(actor=cast.department_clerk, at=at + 2 * hour, claim=seen(claim)))
        upload_claims(actor=cast.department_clerk, at=at + timedelta(days=4))
        steps = {step.step: step for step in time_in_steps(actor=cast.check_officer, period=NOVEMBER)}
        assert {name: (step.stays, round(step.median_days, 6)) for name, step in steps.items()} == {
            "draft": (1, 0),
            "employer": (1, 3),
            "submitting_unit": (1, 2),
            "upload": (1, 4),
        }

    def test_median_and_ninetieth_of_ten(self, cast: Cast) -> None:
        """Rosters that came 0 to 9 days after their approval: median 4.5, nine in ten within 8.1."""
        for day in range(10):
            filing = cast.filing(f"津备〔2026〕{day}号", passed=1)
            cast.read(filing, [], at=cast.at + timedelta(days=day))
        (step,) = time_in_steps(actor=cast.check_officer, period=NOVEMBER)
        assert (step.step, step.stays) == ("roster", 10)
        assert round(step.median_days, 6) == 4.5
        assert round(step.percentile_90_days, 6) == 8.1

    def test_a_second_round_counts_as_a_second_stay(self, cast: Cast) -> None:
        claim = drafted(cast)
        claim = claim_row(submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(claim)))
        claim = claim_row(
            send_back_claim(
                actor=cast.personnel, at=cast.at + timedelta(days=1), claim=seen(claim), reason="专业有误。"
            )
        )
        claim = claim_row(
            resubmit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at + timedelta(days=5), claim=seen(claim))
        )
        for reviewer in reviewers(cast, IntakeChannel.EMPLOYER_APPOINTMENT):
            claim = claim_row(
                approve_claim(actor=reviewer, at=cast.at + timedelta(days=6), claim=seen(claim))
            )
        upload_claims(actor=cast.department_clerk, at=cast.at + timedelta(days=6))
        steps = {step.step: step for step in time_in_steps(actor=cast.check_officer, period=NOVEMBER)}
        assert steps["employer"].stays == 2
        assert round(steps["correction"].median_days, 6) == 4


@pytest.mark.django_db
class TestExport:
    @pytest.mark.parametrize("form", TableFormat)
    def test_stands_in_the_trail_and_says_who_took_it(self, cast: Cast, form: TableFormat) -> None:
        cast.uploaded_claim(PEOPLE[0])
        file = export_statistics(actor=cast.check_officer, at=cast.at, period=NOVEMBER, form=form)
        first = (
            CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()[0][0]
            if form is TableFormat.XLSX
            else next(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))[0]
        )
        assert first == "由经办人于2026-11-02 10:00导出，仅供内部使用。"
        event = Event.objects.get(tag=EventTag.STATISTICS_EXPORTED)
        assert event.payload["format"] == form.value

    def test_holds_every_employer(self, cast: Cast) -> None:
        hostile = "=HYPERLINK(1)公司"
        Unit.objects.filter(id=cast.employer.id).update(name=hostile)
        claim = cast.uploaded_claim(PEOPLE[0])
        type(claim).objects.filter(id=claim.id).update(employer_name=hostile)
        file = export_statistics(actor=cast.check_officer, at=cast.at, period=NOVEMBER, form=TableFormat.CSV)
        assert f"'{hostile}" in file.data.decode("utf-8-sig")

    def test_only_the_bureau(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            export_statistics(actor=cast.personnel, at=cast.at, period=NOVEMBER, form=TableFormat.CSV)


class TestSheets:
    """R31: whatever stands in a cell, a spreadsheet opens it as text."""

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
    def test_csv_quotes_what_would_be_calculated(self, text: str) -> None:
        assert safe_cell(text) == f"'{text}"

    @given(st.text(max_size=30))
    def test_no_csv_cell_begins_a_formula(self, text: str) -> None:
        assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))

    def test_ordinary_text_and_numbers_stay_as_they_are(self) -> None:
        data = csv_bytes([Sheet("表", ("名称", "数"), [("津沽", 3)])], "由某某导出")
        assert "津沽,3" in data.decode("utf-8-sig")

    @pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "http://a.invalid"])
    def test_a_workbook_has_no_formula_and_no_link(self, text: str) -> None:
        data = workbook_bytes([Sheet("表", (text,), [(text,)])], text)
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        assert rows[3][0] == text
