"""A roster with every title of all 27 series: what a title means, the series and the name say together."""

import csv
import io

import pytest

from tests.support.cast import Cast
from tests.support.invented_rosters import all_series_filing, invented_rows, long_workbook, plain_titles
from tests.support.stored import stored
from zhicheng.domain.catalogue import builtin_catalogue
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Filing, RosterUpload
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster

pytestmark = pytest.mark.django_db

EMPLOYERS = [("津沽甲研究院", "津沽市工业局"), ("津沽乙中学", "津沽市教育局")]


def read(cast: Cast, filing: Filing, file_name: str, data: bytes) -> RosterUpload:
    received = receive_roster(
        actor=cast.convener,
        at=cast.at,
        kind=RosterKind.EVALUATION,
        filing_id=filing.id,
        file_name=file_name,
        data=data,
    )
    return stored(RosterUpload, process_roster(upload_id=received.upload.id))


class TestAllSeries:
    @pytest.fixture
    def levels(self, cast: Cast) -> dict[tuple[str, str], str]:
        """Series and title to level, as the claims say after one roster of everything."""
        titles = plain_titles()
        filing = all_series_filing(cast, "津备〔2026〕1号", passed=len(titles))
        rows = invented_rows(len(titles), passed_on=filing.meeting_last, employers=EMPLOYERS)
        upload = read(cast, filing, "名册.xlsx", long_workbook(rows))
        assert (upload.status, upload.rows_accepted) == ("done", len(titles))
        return {(claim.series, claim.title_name): claim.level for claim in Claim.objects.all()}

    def test_each_title_has_its_level(self, levels: dict[tuple[str, str], str]) -> None:
        assert len({series for series, _ in levels}) == 27
        for entry in plain_titles():
            assert levels[entry.series, entry.title_name] == entry.level

    def test_a_high_word_is_no_level(self, levels: dict[tuple[str, str], str]) -> None:
        assert levels["新闻专业人员", "高级记者"] == TitleLevel.FULL_SENIOR
        assert levels["工程技术人员", "高级工程师"] == TitleLevel.ASSOCIATE_SENIOR

    def test_one_name_stands_in_two_series(self, levels: dict[tuple[str, str], str]) -> None:
        names = [title for _, title in levels]
        assert any(names.count(name) > 1 for name in names)

    def test_some_series_have_no_entry_level(self, levels: dict[tuple[str, str], str]) -> None:
        without = {series for series, _ in levels} - {
            series for (series, _), level in levels.items() if level == TitleLevel.ENTRY
        }
        assert without
        assert all(TitleLevel.ENTRY not in builtin_catalogue().levels(series) for series in without)


class TestOtherFormats:
    def test_a_text_file_is_a_roster_like_any_other(self, cast: Cast) -> None:
        filing = all_series_filing(cast, "津备〔2026〕1号", passed=50)
        rows = list(invented_rows(50, passed_on=filing.meeting_last, employers=EMPLOYERS))
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        upload = read(cast, filing, "名册.csv", out.getvalue().encode("gb18030"))
        assert (upload.status, upload.rows_accepted) == ("done", 50)
