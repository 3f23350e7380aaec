"""What a unit is told of its roster, the workbook that it corrects, and rosters stopped and read on."""

import io

import openpyxl
import pytest

from tests.support.cast import PEOPLE, Cast, pass_cells, roster_cells, workbook
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Event, Filing, RosterUpload
from zhicheng.services.intake.rosters import process
from zhicheng.services.intake.rosters.outcome_counts import list_uploads, upload_outcome
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import RosterNotTaken, receive_roster
from zhicheng.services.intake.rosters.report import (
    cancel_upload,
    error_workbook_for,
    resume_upload,
    row_reports,
)
from zhicheng.services.intake.rosters.roster_state import RosterState
from zhicheng.services.kernel import ports

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return cast.filing(passed=3)


@pytest.fixture
def upload(cast: Cast, filing: Filing) -> RosterUpload:
    """One row taken, one rejected for two reasons, one doubled."""
    good, bad = roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[1], filing, 手机号码="110", 性别="男")
    return cast.read(filing, [good, bad, good])


class TestRowReports:
    def test_say_row_column_reason_and_remedy(self, cast: Cast, upload: RosterUpload) -> None:
        rejected, doubled = row_reports(actor=cast.second_convener, upload_id=upload.id)
        assert (rejected.number, rejected.outcome, doubled.number, doubled.outcome) == (
            3,
            "rejected",
            4,
            "duplicate",
        )
        assert [error.header for error in rejected.reasons] == ["性别", "手机号码"]
        assert all(error.reason and error.remedy for error in (*rejected.reasons, *doubled.reasons))

    def test_come_in_pages(self, cast: Cast, upload: RosterUpload) -> None:
        (second,) = row_reports(actor=cast.convener, upload_id=upload.id, limit=1, offset=1)
        assert second.number == 4

    def test_are_the_units_own(self, cast: Cast, upload: RosterUpload) -> None:
        for stranger in (cast.foreign_convener, cast.holder(PEOPLE[2])):
            with pytest.raises(RosterNotTaken, match="没有找到这份名册"):
                row_reports(actor=stranger, upload_id=upload.id)


class TestErrorWorkbook:
    def test_holds_the_rejected_rows_and_comes_back_corrected(
        self, cast: Cast, filing: Filing, upload: RosterUpload
    ) -> None:
        book = openpyxl.load_workbook(
            io.BytesIO(error_workbook_for(actor=cast.convener, upload_id=upload.id))
        )
        sheet = book.worksheets[0]
        headers = {cell.value.strip("*"): cell.column for cell in sheet[1]}
        assert sheet.cell(2, headers["姓名"]).value == PEOPLE[1].name
        assert sheet.cell(3, headers["姓名"]).value is None
        sheet.cell(2, headers["手机号码"]).value = PEOPLE[1].phone
        sheet.cell(2, headers["性别"]).value = "女"
        out = io.BytesIO()
        book.save(out)
        received = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="改正.xlsx",
            data=out.getvalue(),
        )
        again = process_roster(upload_id=received.upload.id)
        assert (again.rows_read, again.rows_accepted) == (1, 1)
        assert Claim.objects.count() == 2

    def test_is_refused_where_nothing_is_wrong(self, cast: Cast, filing: Filing) -> None:
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        with pytest.raises(RosterNotTaken, match="没有需要改正的行"):
            error_workbook_for(actor=cast.convener, upload_id=upload.id)

    def test_is_the_units_own(self, cast: Cast, upload: RosterUpload) -> None:
        with pytest.raises(RosterNotTaken, match="没有找到"):
            error_workbook_for(actor=cast.foreign_convener, upload_id=upload.id)


class TestStopAndGoOn:
    @pytest.fixture
    def waiting(self, cast: Cast, filing: Filing, monkeypatch: pytest.MonkeyPatch) -> RosterUpload:
        monkeypatch.setattr(process, "CHUNK", 4)
        data = workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in PEOPLE])
        received = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="名册.xlsx",
            data=data,
        )
        return stored(RosterUpload, received.upload)

    def test_a_stopped_roster_is_not_read(self, cast: Cast, waiting: RosterUpload) -> None:
        cancel_upload(actor=cast.convener, at=cast.at, upload_id=waiting.id)
        assert process_roster(upload_id=waiting.id).rows_read == 0
        assert Event.objects.filter(tag="unit:roster:cancelled").count() == 1

    def test_stopping_in_mid_reading_keeps_what_was_taken(self, cast: Cast, waiting: RosterUpload) -> None:
        def cancel_after_eight(upload: RosterState) -> None:
            if upload.rows_read == 8:
                cancel_upload(actor=cast.convener, at=cast.at, upload_id=upload.id)

        stopped = stored(RosterUpload, process_roster(upload_id=waiting.id, on_progress=cancel_after_eight))
        assert (stopped.status, stopped.rows_read, stopped.rows.count()) == ("cancelled", 8, 8)
        assert Claim.objects.count() == 8

    def test_a_stopped_roster_is_read_on_from_there(self, cast: Cast, waiting: RosterUpload) -> None:
        process_roster(upload_id=waiting.id, should_stop=lambda: True)
        cancel_upload(actor=cast.convener, at=cast.at, upload_id=waiting.id)
        resumed = resume_upload(actor=cast.second_convener, at=cast.at, upload_id=waiting.id)
        assert (resumed.status, resumed.rows_read, resumed.finished_at) == ("received", 4, None)
        done = process_roster(upload_id=waiting.id)
        assert (done.status, done.rows_read, done.rows_accepted) == ("done", len(PEOPLE), len(PEOPLE))
        assert Event.objects.filter(tag="unit:roster:resumed").count() == 1

    def test_a_finished_roster_can_neither_stop_nor_go_on(self, cast: Cast, waiting: RosterUpload) -> None:
        process_roster(upload_id=waiting.id)
        with pytest.raises(RosterNotTaken, match="不能停止"):
            cancel_upload(actor=cast.convener, at=cast.at, upload_id=waiting.id)
        with pytest.raises(RosterNotTaken, match="无需重新读取"):
            resume_upload(actor=cast.convener, at=cast.at, upload_id=waiting.id)

    def test_both_are_the_units_own(self, cast: Cast, waiting: RosterUpload) -> None:
        for act in (cancel_upload, resume_upload):
            with pytest.raises(RosterNotTaken, match="没有找到"):
                act(actor=cast.foreign_convener, at=cast.at, upload_id=waiting.id)

    def test_a_roster_whose_file_was_swapped_is_not_read(self, cast: Cast, waiting: RosterUpload) -> None:
        other = cast.read(cast.filing("津备〔2026〕2号"), [])
        ports.files().put(waiting.storage_key, ports.files().get(other.storage_key))
        with pytest.raises(Exception, match="校验未通过"):
            process_roster(upload_id=waiting.id)
        assert not Claim.objects.exists()


class TestLists:
    def test_show_a_units_own_uploads_newest_first(
        self, cast: Cast, filing: Filing, upload: RosterUpload
    ) -> None:
        later = cast.read(filing, [roster_cells(PEOPLE[3], filing)])
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        lines = list_uploads(actor=cast.second_convener)
        assert [line.upload_id for line in lines] == [later.id, upload.id]
        assert (lines[1].read, lines[1].accepted, lines[1].rejected, lines[1].duplicate) == (3, 1, 1, 1)
        assert list_uploads(actor=cast.foreign_convener) == []

    def test_show_the_bureau_everything_and_what_was_late(self, cast: Cast, upload: RosterUpload) -> None:
        assert [line.upload_id for line in list_uploads(actor=cast.check_officer)] == [upload.id]
        assert list_uploads(actor=cast.check_officer, late_only=True) == []

    def test_say_where_a_filing_names_another_number_of_people(
        self, cast: Cast, upload: RosterUpload
    ) -> None:
        outcome = upload_outcome(upload.id)
        assert (outcome.expected, outcome.differs) == (3, True)

    def test_show_a_holder_nothing(self, cast: Cast, upload: RosterUpload) -> None:
        assert list_uploads(actor=cast.holder(PEOPLE[0])) == []
        assert cast.personnel.role is UnitRole.EMPLOYER
        assert list_uploads(actor=cast.personnel) == []
