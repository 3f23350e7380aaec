"""Channel 1 (一(一), 二(一)1): from a meeting's result to a file in the holder's hands, by the command line."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.functional.conftest import TurnableClock, Zhicheng
from tests.functional.month_at_the_bureau import collect, issue_month
from tests.support.cast import PEOPLE, SERIES, Cast, Part, roster_cells, workbook
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.months import Month
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Filing, HandMarkOrder

pytestmark = pytest.mark.django_db

REFERENCE = "津备〔旅程〕1号"
# U+30EDD is beyond the certificate's face.
RARE = Part("陈𰻝文", Sex.MALE, make_resident_id("120101", date(1981, 5, 17), 997), "13900001011")


class TestEvaluationJourney:
    """A convening unit files, uploads and corrects; the Bureau checks and releases; the holder collects."""

    def test_goes_from_filing_to_verified_file(
        self,
        zhicheng: Zhicheng,
        clock: type[TurnableClock],
        cast: Cast,
        tenth: datetime,
        last_month: Month,
        tmp_path: Path,
    ) -> None:
        clock.moment = tenth
        self._file(zhicheng, cast, tenth)
        filing = Filing.objects.get(reference=REFERENCE)
        roster = tmp_path / "名册.xlsx"
        good = [roster_cells(part, filing) for part in (*PEOPLE[:7], PEOPLE[8], RARE)]
        roster.write_bytes(
            workbook(RosterKind.EVALUATION, [*good, roster_cells(PEOPLE[9], filing, 手机号码="139")])
        )
        marked = tmp_path / "需改正.xlsx"

        first = zhicheng(
            "filing", "import", roster, "--filing", REFERENCE, "--as", "convener", "-o", marked, "--json"
        )
        assert first.code == 1
        assert (first.line("roster")["accepted"], first.line("roster")["rejected"]) == (9, 1)
        assert first.line("row")["row"] == 11
        assert first.line("row")["column"] == "手机号码"
        again = zhicheng("filing", "import", roster, "--filing", REFERENCE, "--as", "convener", "--json")
        assert again.line("received")["repeat"] is True
        assert Claim.objects.count() == 9

        self._correct(marked)
        second = zhicheng("filing", "import", marked, "--filing", REFERENCE, "--as", "convener", "--json")
        assert second.code == 0
        assert (second.line("roster")["accepted"], second.line("roster")["duplicate"]) == (1, 0)

        claim = Claim.objects.get(name=RARE.name)
        confirm = (
            "claims",
            "confirm-reading",
            claim.id,
            "--position",
            2,
            "--reading",
            "biang2",
            "--as",
            "convener",
        )
        assert zhicheng(*confirm).code == 0

        clock.moment = None
        issue_month(zhicheng, cast, last_month, entries=10)
        collected = collect(zhicheng, cast.holder(RARE), last_month, claim.id, tmp_path)
        assert collected.certificate.name == "陈biáng文"
        assert collected.certificate.true_name == RARE.name
        assert collected.certificate.awarding_body == cast.committee.name
        self._write_by_hand(zhicheng, collected.number)

    def test_holds_back_a_claim_whose_reading_nobody_confirmed(
        self,
        zhicheng: Zhicheng,
        clock: type[TurnableClock],
        cast: Cast,
        tenth: datetime,
        last_month: Month,
        tmp_path: Path,
    ) -> None:
        clock.moment = tenth
        self._file(zhicheng, cast, tenth)
        filing = Filing.objects.get(reference=REFERENCE)
        roster = tmp_path / "名册.xlsx"
        rows = [roster_cells(PEOPLE[0], filing), roster_cells(RARE, filing)]
        roster.write_bytes(workbook(RosterKind.EVALUATION, rows))
        assert zhicheng("filing", "import", roster, "--filing", REFERENCE, "--as", "convener").code == 0
        clock.moment = None
        assert cast.release_officer

        checked = zhicheng("month", "check", last_month, "--as", "check-officer", "--json")
        assert checked.code == 1
        assert checked.line("checked")["blocked"] == 1
        blocking = [line for line in checked.lines if line.get("severity") == "blocking"]
        assert [line["rule"] for line in blocking] == ["name.readings_confirmed"]
        assert (
            zhicheng("month", "propose", last_month, "--as", "check-officer", "--json").line("proposed")[
                "entries"
            ]
            == 1
        )

    def test_marks_an_upload_after_the_deadline_as_late(
        self,
        zhicheng: Zhicheng,
        clock: type[TurnableClock],
        cast: Cast,
        tenth: datetime,
        last_month: Month,
        tmp_path: Path,
    ) -> None:
        clock.moment = tenth
        self._file(zhicheng, cast, tenth)
        filing = Filing.objects.get(reference=REFERENCE)
        assert filing.upload_deadline is not None
        roster = tmp_path / "名册.xlsx"
        roster.write_bytes(workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]))
        clock.moment = datetime.combine(filing.upload_deadline, tenth.timetz()) + timedelta(days=1)
        late = zhicheng("filing", "import", roster, "--filing", REFERENCE, "--as", "convener", "--json")
        assert late.line("received")["late"] is True
        assert Claim.objects.get().uploaded_late

    def _file(self, zhicheng: Zhicheng, cast: Cast, at: datetime) -> None:
        assert cast.convener
        assert cast.check_officer
        meeting = (at - timedelta(days=3)).date()
        submit = (
            *("filing", "submit", REFERENCE, "--committee", cast.committee.name),
            *("--meeting", meeting, "--passed", 10, "--as", "convener"),
        )
        assert zhicheng(*submit).code == 0
        assert zhicheng("filing", "approve", REFERENCE, "--as", "check-officer").code == 0

    def _correct(self, marked: Path) -> None:
        """Put the right phone where the error workbook marks it, as a clerk would."""
        book = load_workbook(marked)
        sheet = next(each for each in book.worksheets if each.max_row >= 2)
        headers = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(row=2, column=headers["手机号码"]).value = PEOPLE[9].phone
        book.save(marked)

    def _write_by_hand(self, zhicheng: Zhicheng, number: str) -> None:
        listed = zhicheng("hand-mark", "list", "--as", "convener", "--json")
        assert listed.line("hand_mark")["true_name"] == RARE.name
        assert zhicheng("hand-mark", "confirm", number, "--as", "convener").code == 0
        assert HandMarkOrder.objects.get().confirmed_at is not None
        assert zhicheng("hand-mark", "confirm", number, "--as", "convener").code == 3


def test_the_roster_is_of_the_committees_series(cast: Cast) -> None:
    assert cast.committee.series == [SERIES]
