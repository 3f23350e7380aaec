"""Examinations and their pass rosters, as their own body sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support.cast import EXAMINATION, PEOPLE, Cast, pass_cells, submitted
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from tests.web.examiner.second_body import second_examiner
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Examination
from zhicheng.services.intake.examinations.announcing import announce_examination
from zhicheng.services.intake.examinations.examination_pages import passed_of, work_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def examination(cast: Cast) -> Examination:
    """With two people who have passed."""
    examination = cast.examination()
    cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE[:2]])
    return examination


def address(name: str, examination: Examination) -> str:
    argument = "target_id" if name == "send_roster" else "examination_id"
    return reverse(f"examiner:{name}", kwargs={argument: examination.id})


class TestAnnounce:
    def answers(self, cast: Cast, **changed: str) -> dict[str, str]:
        return {"name": "津沽市会计专业考试", "held_on": cast.at.date().isoformat()} | changed

    def test_nothing_is_registered_before_it_is_confirmed(self, cast: Cast, browse: Browse) -> None:
        client, new = browse(cast.examiner), reverse("examiner:announce")
        assert "登记前请核对" in client.post(new, self.answers(cast)).content.decode()
        assert not Examination.objects.exists()
        done = client.post(new, self.answers(cast, confirm="1"))
        assert done.headers["Location"] == address("examination", Examination.objects.get())

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"name": ""}, "请填写考试名称。"),
            ({"held_on": "2099-01-01"}, "在今天之后"),
            ({"held_on": "soon"}, "请填写考试日期，例如"),
        ],
    )
    def test_slips_are_told(self, cast: Cast, browse: Browse, changed: dict[str, str], sentence: str) -> None:
        shown = browse(cast.examiner).post(
            reverse("examiner:announce"), self.answers(cast, **changed, confirm="1")
        )
        assert shown.status_code == 422
        assert sentence in shown.content.decode()
        assert not Examination.objects.exists()

    def test_the_same_examination_is_not_registered_twice(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.examiner)
        for _ in range(2):
            answer = client.post(reverse("examiner:announce"), self.answers(cast, confirm="1"))
        assert "已经登记" in answer.content.decode()
        assert Examination.objects.count() == 1


class TestPassed:
    @pytest.mark.parametrize("typed", [PEOPLE[1].name, PEOPLE[1].id_number])
    def test_finds_by_name_and_by_whole_number(
        self, cast: Cast, examination: Examination, browse: Browse, typed: str
    ) -> None:
        client = browse(cast.examiner)
        answer = client.post(address("passed", examination), {"who": typed})
        assert answer.headers["Location"] == address("passed", examination)
        shown = client.get(address("passed", examination)).content.decode()
        assert PEOPLE[1].name in shown
        assert PEOPLE[0].name not in shown

    def test_says_who_has_claimed(self, cast: Cast, browse: Browse) -> None:
        submitted(cast, EXAMINATION, PEOPLE[0])
        examination = Examination.objects.get()
        cast.read_passes(examination, [pass_cells(PEOPLE[1], examination)])
        everyone = passed_of(actor=cast.examiner, examination_id=examination.id).rows
        assert {line.name: line.claim for line in everyone} == {
            PEOPLE[0].name: ClaimStatus.IN_REVIEW,
            PEOPLE[1].name: None,
        }
        client = browse(cast.examiner)
        client.post(address("passed", examination), {"unclaimed": "on"})
        shown = client.get(address("passed", examination)).content.decode()
        assert PEOPLE[1].name in shown
        assert PEOPLE[0].name not in shown

    def test_asks_no_more_for_many(self, cast: Cast, examination: Examination, browse: Browse) -> None:
        def add() -> None:
            cast.read_passes(examination, [pass_cells(part, examination) for part in PEOPLE[2:7]])

        assert_queries_do_not_grow(browse(cast.examiner), address("passed", examination), add)


class TestWhose:
    @pytest.mark.parametrize("name", ["examination", "passed", "send_roster"])
    def test_another_bodys_examination_is_not_there(
        self, cast: Cast, examination: Examination, browse: Browse, name: str
    ) -> None:
        client = browse(second_examiner(cast))
        assert client.get(address(name, examination)).status_code == 404
        assert client.post(address(name, examination)).status_code in (404, 405)
        for page in ("home", "examinations", "uploads"):
            assert examination.name not in client.get(reverse(f"examiner:{page}")).content.decode()


class TestHome:
    def test_counts_what_waits(self, cast: Cast) -> None:
        submitted(cast, EXAMINATION, PEOPLE[0])
        work = work_of(actor=cast.examiner)
        assert (work.to_review, work.without_roster) == (1, 1)
        other = work_of(actor=second_examiner(cast))
        assert (other.to_review, other.without_roster) == (0, 0)

    @pytest.mark.parametrize("name", ["home", "examinations"])
    def test_asks_no_more_for_many(
        self, cast: Cast, examination: Examination, browse: Browse, name: str
    ) -> None:
        def add() -> None:
            for back in range(1, 6):
                held_on = examination.held_on - timedelta(days=back)
                announce_examination(actor=cast.examiner, at=cast.at, name=examination.name, held_on=held_on)

        assert_queries_do_not_grow(browse(cast.examiner), reverse(f"examiner:{name}"), add)


class TestSecondThoughts:
    def test_are_asked_about_and_lead_back_to_the_list(self, cast: Cast, browse: Browse) -> None:
        announced = cast.examination()
        client, where = browse(cast.examiner), address("withdraw_examination", announced)
        assert f'href="{where}"' in client.get(address("examination", announced)).content.decode()
        assert "确认撤回" in client.get(where).content.decode()
        assert Examination.objects.exists()
        done = client.post(where, follow=True)
        assert "已撤回" in done.content.decode()
        assert not Examination.objects.exists()
        assert client.post(where).status_code == 404

    def test_come_too_late_once_a_roster_was_uploaded(
        self, cast: Cast, browse: Browse, examination: Examination
    ) -> None:
        client, where = browse(cast.examiner), address("withdraw_examination", examination)
        assert where not in client.get(address("examination", examination)).content.decode()
        refused = client.post(where)
        assert refused.status_code == 409
        assert "不能撤回" in refused.content.decode()
        assert Examination.objects.exists()

    def test_are_not_another_bodys(self, cast: Cast, browse: Browse, examination: Examination) -> None:
        where = address("withdraw_examination", examination)
        client = browse(second_examiner(cast))
        assert client.get(where).status_code == 404
        assert client.post(where).status_code == 404
