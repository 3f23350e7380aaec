"""A wrong roster is taken back whole until a row of it is taken up, and the right one is taken after it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.faults.side_by_side import side_by_side
from tests.functional.conftest import Zhicheng, zhicheng
from tests.support.cast import EXAMINATION, PEOPLE, Cast, pass_cells, roster_cells, submitted, workbook
from tests.web.conftest import Browse, browse
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.second_thoughts import TakenUp
from zhicheng.records.models import (
    Claim,
    ClaimAct,
    Event,
    Filing,
    Message,
    PassRosterEntry,
    Person,
    RosterUpload,
)
from zhicheng.services.intake.filings import FilingStage, own_filing
from zhicheng.services.intake.rosters import (
    RosterNotTaken,
    passed_people,
    process_roster,
    receive_roster,
    take_back_roster,
)
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.oversight.audit.decisions import (
    check_decisions_against_trail,
    check_taken_back_in_time,
)
from zhicheng.services.review.decisions import send_back_claim
from zhicheng.services.review.opening import open_claim
from zhicheng.services.review.passes import PassMatch, pass_match

pytestmark = pytest.mark.django_db
__all__ = ["browse", "zhicheng"]


def taken(cast: Cast, filing: Filing, *parts: int, **changed: str) -> RosterUpload:
    """A roster with these people of the cast, read."""
    return cast.read(filing, [roster_cells(PEOPLE[part], filing, **changed) for part in parts])


def take_back(cast: Cast, upload: RosterUpload) -> None:
    take_back_roster(actor=cast.convener, at=cast.at, upload_id=upload.id)
    upload.refresh_from_db()


class TestARoster:
    def test_goes_back_with_every_claim_and_its_bytes_come_again(self, cast: Cast) -> None:
        filing = cast.filing(passed=2)
        upload = taken(cast, filing, 0, 1)
        take_back(cast, upload)
        assert (upload.status, upload.taken_back_by_id) == ("taken_back", cast.convener.account_id)
        assert {claim.status for claim in Claim.objects.all()} == {"withdrawn"}
        line = own_filing(actor=cast.convener, on=cast.at.date(), filing_id=filing.id)
        assert (line.stage, line.taken) == (FilingStage.ROSTER_DUE, 0)
        assert passed_people(actor=cast.convener, at=cast.at, filing_id=filing.id).total == 0
        again = taken(cast, filing, 0, 1)
        assert (again.id != upload.id, again.rows_accepted) == (True, 2)
        assert Claim.objects.live().count() == 2
        assert passed_people(actor=cast.convener, at=cast.at, filing_id=filing.id).total == 2
        assert not [*check_decisions_against_trail(), *check_taken_back_in_time()]

    def test_with_a_wrong_name_is_followed_by_the_right_one(self, cast: Cast) -> None:
        """What nothing but the roster said of somebody is put right by the roster that replaces it."""
        filing = cast.filing(passed=1)
        wrong = taken(cast, filing, 0, 姓名="秦错名")
        take_back(cast, wrong)
        right = taken(cast, filing, 0)
        assert right.rows_accepted == 1
        assert Person.objects.get().name == PEOPLE[0].name == Claim.objects.live().get().name

    def test_renames_nobody_who_is_known_from_elsewhere(self, cast: Cast) -> None:
        """Negative control: somebody with an account stays as they registered."""
        cast.holder(PEOPLE[0])
        filing = cast.filing(passed=1)
        take_back(cast, taken(cast, filing, 0))
        assert taken(cast, filing, 0, 姓名="秦错名").rows_rejected == 1

    def test_tells_those_who_have_an_account(self, cast: Cast) -> None:
        cast.holder(PEOPLE[0])
        take_back(cast, taken(cast, cast.filing(passed=2), 0, 1))
        message = Message.objects.get(kind=MessageKind.CLAIM_UPLOAD_TAKEN_BACK)
        assert message.person_id == Claim.objects.get(name=PEOPLE[0].name).person_id

    def test_that_corrected_a_row_leaves_it_to_be_corrected(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        first = taken(cast, filing, 0)
        claim = Claim.objects.get()
        send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="专业有误")
        second = taken(cast, filing, 0, 专业="机械制造")
        with pytest.raises(TakenUp, match="第2行（已由后来的名册改正）"):
            take_back(cast, first)
        take_back(cast, second)
        claim.refresh_from_db()
        assert (claim.status, claim.step, claim.batch_month) == ("sent_back", 0, "")
        third = taken(cast, filing, 0, 专业="机械电子")
        claim.refresh_from_db()
        assert (third.rows_accepted, claim.status, claim.specialty) == (1, "uploaded", "机械电子")


class TestTooLate:
    def refused(self, cast: Cast, upload: RosterUpload, words: str) -> None:
        before = list(Claim.objects.order_by("id").values_list("id", "status", "version"))
        with pytest.raises(TakenUp, match=words):
            take_back(cast, upload)
        upload.refresh_from_db()
        assert upload.status == "done"
        assert list(Claim.objects.order_by("id").values_list("id", "status", "version")) == before
        assert not Event.objects.filter(tag="unit:roster:taken_back").exists()

    def test_once_one_row_was_opened_and_nothing_goes_back(self, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=2), 0, 1)
        claim = Claim.objects.get(name=PEOPLE[1].name)
        open_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim))
        self.refused(cast, upload, "第3行（人社局已经打开）已经有人办理")

    def test_once_the_check_has_begun(self, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        self.refused(cast, upload, "人社局已经开始核对")

    def test_once_the_bureau_decided(self, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        claim = Claim.objects.get()
        send_back_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim), reason="姓名有误")
        self.refused(cast, upload, "现为“已退回”")

    def test_while_it_is_read(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        received = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="名册.xlsx",
            data=workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]),
        )
        with pytest.raises(RosterNotTaken, match="先停止读取"):
            take_back_roster(actor=cast.convener, at=cast.at, upload_id=received.upload.id)
        process_roster(upload_id=received.upload.id)
        take_back(cast, RosterUpload.objects.get())

    def test_a_second_time_and_by_another_unit(self, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        with pytest.raises(RosterNotTaken, match="没有找到"):
            take_back_roster(actor=cast.foreign_convener, at=cast.at, upload_id=upload.id)
        take_back(cast, upload)
        with pytest.raises(RosterNotTaken, match="已经撤回"):
            take_back(cast, upload)


class TestAPassRoster:
    def test_goes_back_until_a_claim_rests_on_it(self, cast: Cast) -> None:
        examination = cast.examination()
        upload = cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE[:2]])
        take_back_roster(actor=cast.examiner, at=cast.at, upload_id=upload.id)
        assert PassRosterEntry.objects.standing().count() == 0
        again = cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE[:2]])
        assert (again.rows_accepted, PassRosterEntry.objects.standing().count()) == (2, 2)

    def test_stays_once_somebody_claimed(self, cast: Cast) -> None:
        examination = cast.examination()
        upload = cast.read_passes(
            examination, [pass_cells(PEOPLE[1], examination), pass_cells(PEOPLE[2], examination)]
        )
        claim = submitted(cast, EXAMINATION, PEOPLE[0])
        assert pass_match(actor=cast.examiner, claim_id=claim.id) is PassMatch.LISTED
        entry = PassRosterEntry.objects.get(name=PEOPLE[1].name)
        PassRosterEntry.objects.filter(id=entry.id).update(id_index=claim.person.id_index, series="另一系列")
        with pytest.raises(TakenUp, match="第2行（已有申领依据该行提出）"):
            take_back_roster(actor=cast.examiner, at=cast.at, upload_id=upload.id)
        assert PassRosterEntry.objects.standing().count() == 3


class TestTheDatabaseRefuses:
    @pytest.mark.tampers
    def test_to_change_what_was_taken_back(self, cast: Cast) -> None:
        """With its negative control."""
        upload = taken(cast, cast.filing(passed=1), 0)
        take_back(cast, upload)
        rows = RosterUpload.objects.filter(id=upload.id)
        changes: dict[str, Any] = {"status": "done", "taken_back_by_id": None, "taken_back_at": None}
        with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
            rows.update(**changes)
        with without_guard(connection):
            assert rows.update(**changes) == 1

    @pytest.mark.tampers
    def test_to_take_back_a_claim_that_was_opened(self, cast: Cast) -> None:
        taken(cast, cast.filing(passed=1), 0)
        claim = Claim.objects.get()
        open_claim(actor=cast.check_officer, at=cast.at, claim=seen(claim))
        values = {
            "claim": claim,
            "version": claim.version + 1,
            "kind": "roster_taken_back",
            "account_id": cast.convener.account_id,
            "unit_id": cast.convener.unit_id,
            "undoes": claim.version,
            "at": cast.at,
        }
        with pytest.raises(DatabaseError, match="is taken up"), transaction.atomic():
            ClaimAct.objects.create(**values)
        with without_guard(connection):
            ClaimAct.objects.create(**values)


@pytest.mark.django_db(transaction=True)
class TestTakingBackAndOpeningAtOnce:
    @pytest.mark.parametrize("_", range(4))
    def test_exactly_one_of_them_happens(self, transactional_db: None, _: int) -> None:
        cast = Cast()
        upload = taken(cast, cast.filing(passed=1), 0)
        window = seen(Claim.objects.get())
        officer, convener = cast.check_officer, cast.convener

        def back() -> str:
            try:
                take_back_roster(actor=convener, at=cast.at, upload_id=upload.id)
            except Refusal as refused:
                return refused.code
            return "done"

        def look() -> str:
            return str(open_claim(actor=officer, at=cast.at, claim=window))

        outcomes = side_by_side([back, look])
        assert outcomes in (["done", "False"], ["second_thoughts.taken_up", "True"])


class TestTheDoors:
    def test_the_page_asks_and_takes_back(self, browse: Browse, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        client = browse(cast.convener)
        address = f"/committee/rosters/{upload.id}/take-back"
        assert address in client.get(f"/committee/rosters/{upload.id}/").content.decode()
        assert "确定撤回整份名册吗" in client.get(address).content.decode()
        assert client.post(address)["Location"] == f"/committee/rosters/{upload.id}/"
        shown = client.get(f"/committee/rosters/{upload.id}/").content.decode()
        assert "名册已整份撤回" in shown
        assert "上传正确的名册" in shown
        assert "这份名册现在不能撤回" in client.get(address).content.decode()

    def test_the_page_names_the_rows_that_are_taken_up(self, browse: Browse, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        browse(cast.check_officer).get(f"/bureau/claims/{Claim.objects.get().id}/")
        client = browse(cast.convener)
        address = f"/committee/rosters/{upload.id}/take-back"
        shown = client.get(address).content.decode()
        assert "第2行" in shown
        assert "人社局已经打开" in shown
        assert client.post(address).status_code == 409

    def test_the_command_takes_back(self, zhicheng: Zhicheng, cast: Cast) -> None:
        upload = taken(cast, cast.filing(passed=1), 0)
        done = zhicheng("roster", "take-back", str(upload.id), "--as", "convener")
        assert (done.code, "已整份撤回" in done.out) == (0, True)


class TestACorrectedLine:
    def test_keeps_the_roster_before_it_and_stays_when_the_correction_goes(self, cast: Cast) -> None:
        examination = cast.examination()
        first = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination, 姓名="仇文波")])
        second = cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        with pytest.raises(TakenUp, match="已由后来的名册改正"):
            take_back_roster(actor=cast.examiner, at=cast.at, upload_id=first.id)
        take_back_roster(actor=cast.examiner, at=cast.at, upload_id=second.id)
        entry = PassRosterEntry.objects.standing().get()
        assert entry.name == PEOPLE[0].name
        take_back_roster(actor=cast.examiner, at=cast.at, upload_id=first.id)
        assert not PassRosterEntry.objects.standing().exists()
