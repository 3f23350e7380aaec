"""Pass rosters of examination bodies: who may claim by having passed, and who is told so."""

import pytest

from tests.support.cast import PEOPLE, Cast, pass_cells, roster_cells, workbook
from tests.support.stored import stored
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import PassRosterEntry, Person, RosterUpload
from zhicheng.services.intake.examinations.announcing import ExaminationRefused, announce_examination
from zhicheng.services.intake.examinations.passed_titles import own_passed_titles
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import RosterNotTaken, receive_roster

pytestmark = pytest.mark.django_db


class TestAnnounceExamination:
    def test_is_once_for_each_name_and_day(self, cast: Cast) -> None:
        examination = cast.examination()
        with pytest.raises(ExaminationRefused, match="已经登记"):
            announce_examination(
                actor=cast.examiner, at=cast.at, name=examination.name, held_on=examination.held_on
            )

    def test_is_refused_for_a_day_to_come(self, cast: Cast) -> None:
        with pytest.raises(ExaminationRefused, match="在今天之后"):
            announce_examination(
                actor=cast.examiner, at=cast.at, name="某考试", held_on=cast.at.date().replace(day=3)
            )

    @pytest.mark.parametrize(
        ("name", "sentence"), [(" ", "请填写考试名称"), ("长" * 121, "120字"), ("考试\x00", "控制字符")]
    )
    def test_is_refused_without_a_proper_name(self, cast: Cast, name: str, sentence: str) -> None:
        with pytest.raises(ExaminationRefused, match=sentence):
            announce_examination(actor=cast.examiner, at=cast.at, name=name, held_on=cast.at.date())


class TestPassRoster:
    def test_holds_everyone_before_they_have_an_account(self, cast: Cast) -> None:
        examination = cast.examination()
        upload = cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE])
        assert (upload.status, upload.rows_accepted) == ("done", len(PEOPLE))
        assert PassRosterEntry.objects.count() == len(PEOPLE)
        assert not Person.objects.exists()

    def test_tells_a_person_what_they_have_passed(self, cast: Cast) -> None:
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        passed, other = cast.holder(PEOPLE[0]), cast.holder(PEOPLE[1])
        assert [entry.title_name for entry in own_passed_titles(actor=passed)] == ["经济师"]
        assert own_passed_titles(actor=other) == []

    def test_holds_each_person_and_title_once(self, cast: Cast) -> None:
        examination = cast.examination()
        rows = [pass_cells(PEOPLE[0], examination)] * 2
        first = cast.read_passes(examination, rows)
        again = cast.read_passes(examination, [*rows, pass_cells(PEOPLE[1], examination)])
        assert (first.rows_accepted, first.rows_duplicate) == (1, 1)
        assert (again.rows_accepted, again.rows_duplicate) == (1, 2)
        assert "合格名单中" in again.rows.get(number=2).reasons[0]["reason"]

    @pytest.mark.parametrize(
        ("changed", "column"),
        [
            ({"结论": "不合格"}, "conclusion"),
            ({"考试日期": "2026-09-01"}, "held_on"),
            ({"证件号码": "不详"}, "id_number"),
            ({"资格名称": "大师"}, "title_name"),
        ],
    )
    def test_rejects_a_row_with_its_column(self, cast: Cast, changed: dict[str, str], column: str) -> None:
        examination = cast.examination()
        upload = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination, **changed)])
        assert [reason["column"] for reason in upload.rows.get().reasons] == [column]
        assert not PassRosterEntry.objects.exists()

    def test_rejects_a_person_registered_under_another_name(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        examination = cast.examination()
        upload = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination, 姓名="仇文波")])
        (reason,) = upload.rows.get().reasons
        assert "登记的姓名不一致" in reason["reason"]

    def test_is_its_own_bodys_alone(self, cast: Cast) -> None:
        examination = cast.examination()
        filing = cast.filing()
        for actor, target in (
            (cast.convener, {"kind": RosterKind.EXAMINATION, "examination_id": examination.id}),
            (cast.examiner, {"kind": RosterKind.EVALUATION, "filing_id": filing.id}),
            (
                cast.examiner,
                {"kind": RosterKind.EXAMINATION, "examination_id": examination.id, "filing_id": filing.id},
            ),
        ):
            with pytest.raises(Exception, match="没有"):
                receive_roster(actor=actor, at=cast.at, file_name="名单.xlsx", data=b"x", **target)  # type: ignore[arg-type]

    def test_of_the_other_kind_is_refused_as_a_file(self, cast: Cast) -> None:
        """A committee's roster handed in as a pass roster lacks what a pass roster says."""
        examination, filing = cast.examination(), cast.filing()
        received = receive_roster(
            actor=cast.examiner,
            at=cast.at,
            kind=RosterKind.EXAMINATION,
            examination_id=examination.id,
            file_name="名册.xlsx",
            data=workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]),
        )
        upload = stored(RosterUpload, process_roster(upload_id=received.upload.id))
        assert (upload.status, upload.rows_read) == ("refused", 0)
        assert "不是考试合格人员" in upload.refusal

    def test_without_its_examination_is_refused(self, cast: Cast) -> None:
        with pytest.raises(RosterNotTaken, match="没有找到该考试"):
            receive_roster(
                actor=cast.examiner, at=cast.at, kind=RosterKind.EXAMINATION, file_name="a.xlsx", data=b"x"
            )
