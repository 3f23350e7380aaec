"""A roster from the command line: stopped and gone on with, stopped by its unit, refused and tried again."""

from pathlib import Path
from typing import Any

import pytest

from tests.functional.conftest import Said, Zhicheng
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from zhicheng.documents.rosters import child_process
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Filing, RosterUpload
from zhicheng.services.intake.rosters import process
from zhicheng.services.intake.rosters.report import cancel_upload
from zhicheng.services.intake.rosters.writing import write_chunk

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(cast: Cast) -> Filing:
    return cast.filing(passed=len(PEOPLE))


@pytest.fixture
def roster(filing: Filing, tmp_path: Path) -> Path:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in PEOPLE]))
    return file


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "CHUNK", 4)


class TestImport:
    def test_goes_on_at_once_after_ctrl_c(
        self, zhicheng: Zhicheng, roster: Path, filing: Filing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt_the_second(*arguments: Any, **named: Any) -> None:
            if RosterUpload.objects.get().rows_read:
                raise KeyboardInterrupt
            write_chunk(*arguments, **named)

        monkeypatch.setattr(process, "write_chunk", interrupt_the_second)
        assert _import(zhicheng, roster, filing).code == 4
        assert (RosterUpload.objects.get().rows_read, Claim.objects.count()) == (4, 4)
        monkeypatch.setattr(process, "write_chunk", write_chunk)
        again = _import(zhicheng, roster, filing)
        assert (again.code, again.line("received")["repeat"]) == (0, True)
        assert again.line("roster")["accepted"] == len(PEOPLE) == Claim.objects.count()

    def test_goes_on_with_what_its_unit_had_stopped(
        self, zhicheng: Zhicheng, roster: Path, filing: Filing, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "zhicheng.cli.roster_import.process_roster",
            lambda *, upload_id, on_progress: process.process_roster(
                upload_id=upload_id, should_stop=lambda: True
            ),
        )
        _import(zhicheng, roster, filing)
        monkeypatch.undo()
        cancel_upload(actor=cast.convener, at=cast.at, upload_id=RosterUpload.objects.get().id)
        again = _import(zhicheng, roster, filing)
        assert (again.code, again.line("roster")["accepted"]) == (0, len(PEOPLE))

    def test_tries_a_file_again_whose_reading_failed(
        self, zhicheng: Zhicheng, roster: Path, filing: Filing, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        timeout = child_process._timeout()

        def fail(*arguments: object, **named: Any) -> object:
            raise timeout

        monkeypatch.setattr(process, "read_roster", fail)
        failed = _import(zhicheng, roster, filing)
        assert (failed.code, "用时过长" in failed.err) == (3, True)
        monkeypatch.undo()
        assert _import(zhicheng, roster, filing).line("roster")["accepted"] == len(PEOPLE)

    def test_reads_nothing_twice_that_was_read_to_its_end(
        self, zhicheng: Zhicheng, roster: Path, filing: Filing
    ) -> None:
        _import(zhicheng, roster, filing)
        fence = RosterUpload.objects.get().fence
        assert _import(zhicheng, roster, filing).line("roster")["accepted"] == len(PEOPLE)
        assert (RosterUpload.objects.get().fence, Claim.objects.count()) == (fence, len(PEOPLE))


def _import(zhicheng: Zhicheng, roster: Path, filing: Filing) -> Said:
    return zhicheng("filing", "import", roster, "--filing", filing.reference, "--as", "convener", "--json")
