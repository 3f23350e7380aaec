"""Rare characters: found among all names, confirmed by the person alone."""

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, Part, roster_cells
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.records.models import Claim
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.claim_particulars import confirm_reading
from zhicheng.services.review.rare_names import unconfirmed_names

pytestmark = pytest.mark.django_db
RARE = PEOPLE[7]  # 赵𠮷: the certificate's face lacks the second character.


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """Among people whose names can be printed."""
    filing = cast.filing(passed=4)
    cast.read(filing, [roster_cells(part, filing) for part in (PEOPLE[0], PEOPLE[4], RARE, PEOPLE[8])])
    return Claim.objects.get(name=RARE.name)


def confirm_page(claim: Claim) -> str:
    return reverse("committee:confirm_readings", kwargs={"claim_id": claim.id})


class TestReadings:
    def test_only_names_that_cannot_be_printed_are_listed(self, cast: Cast, claim: Claim) -> None:
        (found,) = unconfirmed_names(actor=cast.convener, on=cast.at.date())
        (reading,) = found.readings
        assert (found.name, reading.index, reading.code_point) == (RARE.name, 1, "U+20BB7")

    def test_of_another_unit_are_not_there(self, cast: Cast, claim: Claim, browse: Browse) -> None:
        assert unconfirmed_names(actor=cast.foreign_convener, on=cast.at.date()) == []

    def test_are_confirmed_by_a_person(self, cast: Cast, claim: Claim, browse: Browse) -> None:
        client = browse(cast.convener)
        assert "U+20BB7" in client.get(confirm_page(claim)).content.decode()
        answer = client.post(confirm_page(claim), {"version": claim.version, "reading_1": "ji2"})
        assert answer.headers["Location"] == reverse("committee:readings")
        claim.refresh_from_db()
        assert claim.readings == {"1": "jí"}
        assert "没有待确认读音的人员" in client.get(reverse("committee:readings")).content.decode()

    @pytest.mark.parametrize(("typed", "sentence"), [("", "请填写“𠮷”的读音"), ("xyz", "读音")])
    def test_what_is_no_syllable_is_told_beside_its_field(
        self, cast: Cast, claim: Claim, browse: Browse, typed: str, sentence: str
    ) -> None:
        answer = browse(cast.convener).post(
            confirm_page(claim), {"version": claim.version, "reading_1": typed}
        )
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert 'href="#id_reading_1"' in answer.content.decode()
        claim.refresh_from_db()
        assert claim.readings == {}

    def test_whoever_comes_second_is_told(self, cast: Cast, claim: Claim, browse: Browse) -> None:
        confirm_reading(actor=cast.second_convener, at=cast.at, claim=seen(claim), index=1, reading="ji2")
        answer = browse(cast.convener).post(
            confirm_page(claim), {"version": claim.version, "reading_1": "ji1"}
        )
        assert answer.status_code == 409
        claim.refresh_from_db()
        assert claim.readings == {"1": "jí"}

    def test_a_name_without_rare_characters_has_nothing_to_confirm(
        self, cast: Cast, claim: Claim, browse: Browse
    ) -> None:
        plain = Claim.objects.get(name=PEOPLE[0].name)
        assert "没有需要以拼音代替的字" in browse(cast.convener).get(confirm_page(plain)).content.decode()

    def test_asks_no_more_for_many(self, cast: Cast, claim: Claim, browse: Browse) -> None:
        def add() -> None:
            filing = cast.filing("津备〔2026〕2号", passed=4)
            people = [
                Part(f"{surname}𠮷", part.sex, part.id_number, part.phone)
                for surname, part in zip("钱孙李", PEOPLE[1:4], strict=True)
            ]
            cast.read(filing, [roster_cells(part, filing) for part in people])

        assert_queries_do_not_grow(browse(cast.convener), reverse("committee:readings"), add)
        assert len(unconfirmed_names(actor=cast.convener, on=cast.at.date())) == 4
