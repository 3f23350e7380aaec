"""Rosters of committees: every row becomes a claim, or is turned down in words that help."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F

from tests.support.cast import PEOPLE, TITLE, Cast, claim_of, roster_cells, workbook
from tests.support.claim_rows import claim_row
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.policies import NoPolicyInForce
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Event, Filing, Person, RosterRow, RosterUpload
from zhicheng.services.intake.filings.acts import submit_filing
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import Received, RosterNotTaken, receive_roster
from zhicheng.services.intake.rosters.roster_state import RosterState
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.kernel.people import id_number, phone
from zhicheng.services.review.decisions import send_back_claim

pytestmark = pytest.mark.django_db


def receive(cast: Cast, filing: Filing, data: bytes, **changed: Any) -> Received:
    values: dict[str, Any] = {
        "actor": cast.convener,
        "at": cast.at,
        "kind": RosterKind.EVALUATION,
        "filing_id": filing.id,
        "file_name": "名册.xlsx",
        "data": data,
    }
    return receive_roster(**(values | changed))


def only_reason(upload: RosterUpload, number: int = 2) -> dict[str, str]:
    reason: dict[str, str]
    (reason,) = RosterRow.objects.get(upload=upload, number=number).reasons
    return reason


def sent_back(cast: Cast, claim: Claim, reason: str = "资格名称有误") -> Claim:
    return claim_row(send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason=reason))


class TestReceiveRoster:
    def test_stores_the_file_encrypted_and_enqueues_its_reading(self, cast: Cast) -> None:
        filing = cast.filing()
        data = workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)])
        received = receive(cast, filing, data, file_name="../名册.xlsx")
        assert (received.is_repeat, received.upload.status) == (False, "received")
        upload = stored(RosterUpload, received.upload)
        in_store = ports.files().get(upload.storage_key)
        assert data[:4] == b"PK\x03\x04"
        assert b"PK\x03\x04" not in in_store
        assert upload.file_name == "_名册.xlsx"
        assert Event.objects.filter(tag="unit:roster:received").count() == 1

    def test_knows_the_same_file_whoever_sends_it(self, cast: Cast) -> None:
        filing = cast.filing()
        data = workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)])
        first = receive(cast, filing, data)
        second = receive(cast, filing, data, actor=cast.second_convener, file_name="另一个名字.xlsx")
        assert second.is_repeat
        assert second.upload.id == first.upload.id
        assert "没有重复接收" in second.sentence
        assert RosterUpload.objects.count() == 1

    def test_takes_the_same_file_for_another_filing(self, cast: Cast) -> None:
        first, second = cast.filing(), cast.filing("津备〔2026〕2号")
        data = workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], first)])
        receive(cast, first, data)
        assert not receive(cast, second, data).is_repeat

    def test_does_not_know_another_units_filing(self, cast: Cast) -> None:
        filing = cast.filing()
        with pytest.raises(RosterNotTaken, match="没有找到该备案"):
            receive(cast, filing, b"x", actor=cast.foreign_convener)
        assert not RosterUpload.objects.exists()

    def test_waits_for_the_filing_to_be_approved(self, cast: Cast) -> None:
        submitted = submit_filing(
            actor=cast.convener,
            at=cast.at,
            committee_id=cast.committee.id,
            reference="津备〔2026〕3号",
            meeting_first=cast.at.date(),
            meeting_last=cast.at.date(),
            passed_count=1,
        )
        with pytest.raises(RosterNotTaken, match="尚未核准备案"):
            receive(cast, stored(Filing, submitted), b"x")

    def test_is_refused_on_a_day_without_rules(self, cast: Cast) -> None:
        filing = cast.filing()
        with pytest.raises(NoPolicyInForce):
            receive(cast, filing, b"x", at=datetime(2020, 4, 30, 12, tzinfo=SHANGHAI))
        assert not RosterUpload.objects.exists()

    def test_refuses_an_empty_file(self, cast: Cast) -> None:
        with pytest.raises(RosterNotTaken, match="空的"):
            receive(cast, cast.filing(), b"")

    def test_refuses_a_file_beyond_the_limit(self, cast: Cast) -> None:
        with pytest.raises(RosterNotTaken, match="超过64 MB"):
            receive(cast, cast.filing(), bytes(64 * 1024 * 1024 + 1))


class TestProcessRoster:
    def test_makes_claims_at_the_bureau_of_people_and_units(self, cast: Cast) -> None:
        assert cast.employer.submitting_unit == cast.department
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(part, filing) for part in PEOPLE])
        assert (upload.status, upload.rows_read, upload.rows_accepted) == ("done", len(PEOPLE), len(PEOPLE))
        for part in PEOPLE:
            claim = Claim.objects.select_related("person").get(person__name=part.name)
            assert (claim.status, claim.batch_month, claim.uploaded_late) == ("uploaded", "2026-11", False)
            assert (claim.name, claim.title_name, claim.level) == (part.name, TITLE, "B")
            assert (claim.employer, claim.submitting_unit) == (cast.employer, cast.department)
            assert (claim.committee, claim.qualification_date) == (cast.committee, filing.meeting_last)
            assert (id_number(claim.person), phone(claim.person)) == (part.id_number, part.phone)

    def test_keeps_no_id_number_or_phone_in_clear(self, cast: Cast) -> None:
        filing = cast.filing()
        upload = cast.read(
            filing, [roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[1], filing, 证件号码="1")]
        )
        person = Person.objects.get(name=PEOPLE[0].name)
        for sealed in (person.id_number_sealed, person.phone_sealed or b""):
            assert PEOPLE[0].id_number.encode() not in bytes(sealed)
        said = str(
            [*Event.objects.values_list("payload", flat=True), *upload.rows.values_list("reasons", flat=True)]
        )
        for part in PEOPLE[:2]:
            assert part.id_number not in said
            assert part.phone not in said
            assert part.name not in said

    def test_takes_units_that_are_not_registered_by_name(self, cast: Cast) -> None:
        filing = cast.filing()
        cells = roster_cells(PEOPLE[0], filing, 用人单位="津沽新材料公司", 呈报单位="津沽市科技局")
        claim = claim_of(cast.read(filing, [cells]).rows.get())
        assert (claim.employer, claim.submitting_unit) == (None, None)
        assert (claim.employer_name, claim.submitting_unit_name) == ("津沽新材料公司", "津沽市科技局")

    def test_knows_a_unit_whatever_the_width_of_its_brackets(self, cast: Cast) -> None:
        department = cast.unit("津沽（滨海）工业局", UnitRole.COMPETENT_DEPARTMENT)
        employer = cast.unit("津沽机床（集团）有限公司", UnitRole.EMPLOYER, above=department)
        filing = cast.filing()
        typed = {"用人单位": "津沽机床(集团) 有限公司", "呈报单位": "津沽(滨海)工业局"}
        cast.read(filing, [roster_cells(PEOPLE[0], filing, **typed)])
        claim = Claim.objects.get()
        assert (claim.employer, claim.submitting_unit) == (employer, department)
        assert (claim.employer_name, claim.submitting_unit_name) == (employer.name, department.name)

    @pytest.mark.parametrize(
        ("changed", "column", "said"),
        [
            ({"证件号码": "120101198503140000"}, "id_number", "校验码不对"),
            ({"性别": "女"}, "sex", "不一致"),
            ({"姓名": ""}, "name", "没有填写姓名"),
            ({"系列": "新闻专业人员", "资格名称": "高级记者"}, "series", "不评审该系列"),
            ({"资格名称": "总工程师"}, "title_name", "没有资格名称"),
            ({"评审通过日期": "2026-10-01"}, "qualification_date", "不在备案的评审会议日期之内"),
            ({"呈报单位": "津沽市教育局"}, "submitting_unit", "与该用人单位登记的呈报单位"),
            ({"呈报单位": "津沽第一机床有限公司"}, "submitting_unit", "与该用人单位登记的呈报单位"),
            ({"手机号码": "1.39E+10"}, "phone", "科学记数法"),
        ],
    )
    def test_rejects_a_row_with_column_reason_and_remedy(
        self, cast: Cast, changed: dict[str, str], column: str, said: str
    ) -> None:
        assert cast.employer.submitting_unit == cast.department
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, **changed)])
        reason = only_reason(upload)
        assert (upload.status, upload.rows_rejected) == ("done", 1)
        assert reason["column"] == column
        assert said in reason["reason"]
        assert reason["header"]
        assert reason["remedy"]
        assert not Claim.objects.exists()

    def test_marks_an_upload_after_the_deadline_and_takes_it(self, cast: Cast) -> None:
        filing = cast.filing()
        late = datetime(2026, 11, 10, 0, 0, tzinfo=SHANGHAI)
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=late)
        assert upload.is_late
        assert Claim.objects.get().uploaded_late

    def test_is_in_time_until_the_deadlines_last_second(self, cast: Cast) -> None:
        filing = cast.filing()
        last = datetime(2026, 11, 9, 23, 59, 59, tzinfo=SHANGHAI)
        assert not cast.read(filing, [roster_cells(PEOPLE[0], filing)], at=last).is_late

    def test_refuses_a_file_that_is_no_roster_as_a_whole(self, cast: Cast) -> None:
        received = receive(cast, cast.filing(), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
        upload = stored(RosterUpload, process_roster(upload_id=received.upload.id))
        assert (upload.status, upload.rows_read) == ("refused", 0)
        assert upload.refusal.endswith("。")
        assert Event.objects.filter(tag="worker:roster:refused").count() == 1

    def test_does_a_finished_roster_once(self, cast: Cast) -> None:
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        before = Event.objects.count()
        assert stored(RosterUpload, process_roster(upload_id=upload.id)).fence == upload.fence
        assert Event.objects.count() == before


class TestPeople:
    def test_are_known_again_by_their_document(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        filing = cast.filing()
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        assert Person.objects.count() == 1

    def test_are_not_renamed_by_a_roster(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, 姓名="仇文波")])
        assert "登记的姓名不一致" in only_reason(upload)["reason"]
        assert Person.objects.get().name == PEOPLE[0].name

    def test_keep_the_phone_that_they_registered(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        filing = cast.filing()
        cast.read(filing, [roster_cells(PEOPLE[0], filing, 手机号码="13900009999")])
        assert phone(Person.objects.get()) == PEOPLE[0].phone

    def test_get_the_phone_that_nobody_knew(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        Person.objects.update(phone_sealed=None, phone_index=None)
        filing = cast.filing()
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        assert phone(Person.objects.get()) == PEOPLE[0].phone
        assert Event.objects.filter(tag="holder:person:phone_changed").count() == 1


class TestDuplicates:
    def test_in_one_file_name_the_row_that_was_taken(self, cast: Cast) -> None:
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)] * 2)
        assert (upload.rows_accepted, upload.rows_duplicate) == (1, 1)
        assert "第2行" in only_reason(upload, 3)["reason"]

    def test_in_a_corrected_file_leave_what_was_taken(self, cast: Cast) -> None:
        """A corrected file takes only what was rejected."""
        filing = cast.filing()
        good, bad = roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[1], filing, 性别="男")
        cast.read(filing, [good, bad])
        upload = cast.read(filing, [good, roster_cells(PEOPLE[1], filing)])
        assert (upload.rows_duplicate, upload.rows_accepted, upload.rows_rejected) == (1, 1, 0)
        assert "本次备案中已接收" in only_reason(upload, 2)["reason"]
        assert Claim.objects.count() == 2

    def test_elsewhere_name_the_other_filing_and_nobodys_data(self, cast: Cast) -> None:
        first, second = cast.filing(), cast.filing("津备〔2026〕2号")
        cast.read(first, [roster_cells(PEOPLE[0], first)])
        upload = cast.read(second, [roster_cells(PEOPLE[0], second)])
        reason = only_reason(upload)["reason"]
        assert first.reference in reason
        assert PEOPLE[0].name not in reason

    def test_are_not_two_titles_of_one_person(self, cast: Cast) -> None:
        filing = cast.filing()
        rows = [roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[0], filing, 资格名称="工程师")]
        assert cast.read(filing, rows).rows_accepted == 2


class TestCorrection:
    """What the Bureau sends back, the convening unit corrects by a row of a new roster."""

    def test_puts_the_claim_before_the_bureau_again(self, cast: Cast) -> None:
        filing = cast.filing()
        claim = sent_back(cast, cast.uploaded_claim(PEOPLE[0], filing=filing))
        later = cast.at + timedelta(days=40)
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, 专业="机械制造")], at=later)
        again = Claim.objects.get()
        assert upload.rows_accepted == 1
        assert (again.id, again.status, again.specialty) == (claim.id, ClaimStatus.UPLOADED, "机械制造")
        assert (again.version, again.batch_month, again.uploaded_late) == (claim.version + 1, "2026-12", True)
        assert Event.objects.filter(tag="unit:claim:corrected", subject_id=str(claim.id)).count() == 1

    def test_may_change_the_title(self, cast: Cast) -> None:
        filing = cast.filing()
        claim = sent_back(cast, cast.uploaded_claim(PEOPLE[0], filing=filing))
        cast.read(filing, [roster_cells(PEOPLE[0], filing, 资格名称="正高级工程师")])
        again = Claim.objects.get()
        assert (again.id, again.title_name, again.level) == (claim.id, "正高级工程师", "A")

    def test_of_one_title_leaves_a_new_one_beside_it_alone(self, cast: Cast) -> None:
        filing = cast.filing()
        claim = sent_back(cast, cast.uploaded_claim(PEOPLE[0], filing=filing))
        cast.read(
            filing, [roster_cells(PEOPLE[0], filing, 资格名称="工程师"), roster_cells(PEOPLE[0], filing)]
        )
        assert Claim.objects.get(id=claim.id).title_name == TITLE
        assert Claim.objects.exclude(id=claim.id).get().title_name == "工程师"

    def test_mends_a_name_that_only_the_roster_knew(self, cast: Cast) -> None:
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, 姓名="仇文搏")])
        claim = sent_back(cast, claim_of(upload.rows.get()), "姓名有误")
        assert cast.read(filing, [roster_cells(PEOPLE[0], filing)]).rows_accepted == 1
        claim.refresh_from_db()
        assert claim.name == Person.objects.get().name == PEOPLE[0].name

    def test_renames_nobody_who_has_an_account(self, cast: Cast) -> None:
        filing = cast.filing()
        cast.holder(PEOPLE[0])
        sent_back(cast, cast.uploaded_claim(PEOPLE[0], filing=filing))
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, 姓名="仇文搏")])
        assert upload.rows_rejected == 1
        assert Person.objects.get().name == PEOPLE[0].name

    def test_is_for_the_same_filing_alone(self, cast: Cast) -> None:
        first, second = cast.filing(), cast.filing("津备〔2026〕2号")
        claim = sent_back(cast, cast.uploaded_claim(PEOPLE[0], filing=first))
        assert cast.read(second, [roster_cells(PEOPLE[0], second)]).rows_duplicate == 1
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.SENT_BACK

    def test_drops_readings_that_were_confirmed_for_another_name(self, cast: Cast) -> None:
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing, 姓名="仇文搏")])
        claim = sent_back(cast, claim_of(upload.rows.get()))
        Claim.objects.filter(id=claim.id).update(readings={"2": "bó"})
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        claim.refresh_from_db()
        assert claim.readings == {}


class TestChunks:
    """A roster is stored in chunks; a worker may stop behind each and another goes on."""

    @pytest.fixture(autouse=True)
    def _small_chunks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("zhicheng.services.intake.rosters.process.CHUNK", 4)

    def roster(self, cast: Cast) -> Received:
        filing = cast.filing()
        return receive(
            cast, filing, workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in PEOPLE])
        )

    def test_progress_only_goes_up(self, cast: Cast) -> None:
        told: list[int] = []
        upload_id = self.roster(cast).upload.id
        process_roster(upload_id=upload_id, on_progress=lambda upload: told.append(upload.rows_read))
        assert told == [4, 8, 11]

    def test_a_worker_that_is_told_to_stop_gives_the_roster_back(self, cast: Cast) -> None:
        upload_id = self.roster(cast).upload.id
        stopped = stored(RosterUpload, process_roster(upload_id=upload_id, should_stop=lambda: True))
        assert (stopped.status, stopped.rows_read, stopped.last_row) == ("received", 4, 5)
        done = stored(RosterUpload, process_roster(upload_id=upload_id))
        assert (done.status, done.rows_read, done.rows_accepted) == ("done", len(PEOPLE), len(PEOPLE))
        assert done.fence == stopped.fence + 1

    @pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
    def test_a_worker_that_is_interrupted_gives_the_roster_back(
        self, cast: Cast, interruption: type[BaseException]
    ) -> None:
        upload_id = self.roster(cast).upload.id

        def interrupt(upload: RosterState) -> None:
            raise interruption

        with pytest.raises(interruption):
            process_roster(upload_id=upload_id, on_progress=interrupt)
        assert RosterUpload.objects.get().status == "received"
        done = process_roster(upload_id=upload_id)
        assert (done.status, done.rows_accepted) == ("done", len(PEOPLE))

    def test_an_interruption_does_not_take_the_roster_from_a_later_worker(self, cast: Cast) -> None:
        upload_id = self.roster(cast).upload.id

        def lose_it(upload: RosterState) -> None:
            RosterUpload.objects.update(fence=F("fence") + 1)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            process_roster(upload_id=upload_id, on_progress=lose_it)
        assert RosterUpload.objects.get().status == "running"

    def test_how_many_rows_there_are_is_known_from_the_first_chunk(self, cast: Cast) -> None:
        totals: list[int | None] = []
        upload_id = self.roster(cast).upload.id
        process_roster(upload_id=upload_id, should_stop=lambda: True)
        done = process_roster(upload_id=upload_id, on_progress=lambda row: totals.append(row.rows_total))
        assert totals == [len(PEOPLE)] * 2  # Behind row 5 the header no longer counts.
        assert done.rows_total == len(PEOPLE)

    def test_a_duplicate_is_found_across_chunks(self, cast: Cast) -> None:
        filing = cast.filing()
        rows = [roster_cells(part, filing) for part in (*PEOPLE[:4], PEOPLE[0])]
        upload = cast.read(filing, rows)
        assert (upload.rows_accepted, upload.rows_duplicate) == (4, 1)
        assert "本次备案中已接收" in only_reason(upload, 6)["reason"]
