"""Pass rosters of examination bodies: who may claim by having passed, and who is told so."""

import pytest

from tests.integration.intake.test_known_people import MISSPELT, NAME, end
from tests.support.acting import person_id
from tests.support.case_walk import issue_waiting_shards
from tests.support.cast import EXAMINATION, PEOPLE, Cast, pass_cells, roster_cells, submitted, workbook
from tests.support.released_batch import release_claims
from tests.support.stored import stored
from zhicheng.domain.people import FactSource
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Certificate, PassRosterEntry, Person, RosterUpload
from zhicheng.services.intake.examinations.announcing import ExaminationRefused, announce_examination
from zhicheng.services.intake.examinations.passed_titles import own_passed_titles
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import RosterNotTaken, receive_roster
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.fact_origin import Origin
from zhicheng.services.kernel.people_changes import change_name

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


class TestCorrectedRow:
    """A name that was wrong in an earlier line, or in the register, is put right by the corrected row."""

    def test_replaces_the_name_of_an_earlier_line(self, cast: Cast) -> None:
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(PEOPLE[0], examination, 姓名="仇文波")])
        cast.holder(PEOPLE[0])
        upload = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        assert (upload.rows_accepted, upload.rows_duplicate) == (1, 0)
        assert PassRosterEntry.objects.get().name == PEOPLE[0].name

    def test_replaces_the_specialty_while_nobody_claims_by_it(self, cast: Cast) -> None:
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        upload = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination, 专业="金融")])
        assert upload.rows_accepted == 1
        assert PassRosterEntry.objects.get().specialty == "金融"

    def test_changes_nothing_that_a_claim_stands_on(self, cast: Cast) -> None:
        """Negative control."""
        claim = submitted(cast, EXAMINATION)
        assert claim.examination is not None
        before = PassRosterEntry.objects.get().specialty
        row = pass_cells(PEOPLE[0], claim.examination, 专业="金融")
        assert cast.read_passes(claim.examination, [row]).rows_duplicate == 1
        assert PassRosterEntry.objects.get().specialty == before

    def test_is_taken_under_a_name_that_an_officer_corrected(self, cast: Cast) -> None:
        examination = cast.examination()
        holder = cast.holder(PEOPLE[0])
        with transaction(actor=SYSTEM, at=cast.at) as ledger:
            change_name(
                ledger,
                person_id=person_id(holder),
                name="仇文波",
                origin=Origin(FactSource.COUNTER, was_wrong=True),
            )
        row = pass_cells(PEOPLE[0], examination, 姓名="仇文波")
        assert cast.read_passes(examination, [row]).rows_accepted == 1

    @pytest.mark.parametrize("is_revoked", [True, False])
    def test_puts_a_misspelt_name_right_once_its_certificate_is_revoked(
        self, is_revoked: bool, cast: Cast
    ) -> None:
        filing, examination = cast.filing(), cast.examination()
        claim = cast.uploaded_claim(MISSPELT, filing=filing)
        release_claims([claim.id], at=cast.at)
        issue_waiting_shards()
        if is_revoked:
            end(cast, Certificate.objects.get(claim=claim))
        row = pass_cells(MISSPELT, examination, 姓名=NAME)
        upload = cast.read_passes(examination, [row])
        assert upload.rows_accepted == int(is_revoked)
        assert Person.objects.get().name == (NAME if is_revoked else MISSPELT.name)
