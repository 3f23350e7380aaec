"""Clauses 一(一), 一(二), 一(三), 一(四) at their doors: a page for each way in which a title is obtained."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, pass_cells
from tests.web.conftest import Browse
from zhicheng.domain.channels import IntakeChannel
from zhicheng.records.models import Claim, Filing

pytestmark = pytest.mark.django_db

ENGINEER = "?series=5&level=B"
TITLE = {"title": "5::高级工程师"}


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.holder(PEOPLE[0]))


def drafted_by(client: Client, channel: IntakeChannel) -> IntakeChannel:
    """The channel of the draft that begins on the page of ``channel``."""
    address = reverse("holder:new_title", kwargs={"channel": channel.value})
    assert client.post(address + ENGINEER, TITLE).status_code == 302
    return IntakeChannel(Claim.objects.get().channel)


class TestEvaluation:
    def test_a_committee_that_the_bureau_registered_files_its_result(
        self, browse: Browse, cast: Cast
    ) -> None:
        """An employer-run one as well (自主评审)."""
        client, met = browse(cast.institute_convener), cast.at.date().isoformat()
        filed = {
            "committee": str(cast.own_committee.id),
            "reference": "津机研〔2026〕1号",
            "passed_count": "1",
        }
        days = {"meeting_first": met, "meeting_last": met}
        answer = client.post(reverse("committee:new_filing"), filed | days | {"confirm": "1"})
        assert answer.status_code == 302
        assert Filing.objects.get().committee == cast.own_committee

    def test_no_other_committee_can_be_chosen(self, browse: Browse, cast: Cast) -> None:
        assert cast.own_committee
        page = browse(cast.convener).get(reverse("committee:new_filing")).content.decode()
        assert cast.own_committee.name not in page

    def test_the_person_claims_nothing(self, client: Client) -> None:
        assert "您不需要申领" in client.get(reverse("holder:new_claim")).content.decode()
        choice = client.post(reverse("holder:new_claim"), {"channel": IntakeChannel.EVALUATION.value})
        assert choice.status_code == 422
        address = reverse("holder:new_title", kwargs={"channel": IntakeChannel.EVALUATION.value})
        assert client.post(address + ENGINEER, TITLE).status_code == 404
        assert not Claim.objects.exists()


class TestPersonalChannels:
    @pytest.mark.parametrize(
        "channel", [IntakeChannel.EMPLOYER_APPOINTMENT, IntakeChannel.ENTRUSTED_EVALUATION]
    )
    def test_are_chosen_and_claimed_by_the_person(self, client: Client, channel: IntakeChannel) -> None:
        assert channel.label in client.get(reverse("holder:new_claim")).content.decode()
        assert drafted_by(client, channel) is channel

    def test_an_examination_is_claimed_by_whom_its_roster_holds(self, client: Client, cast: Cast) -> None:
        address = reverse("holder:new_title", kwargs={"channel": IntakeChannel.EXAMINATION.value})
        assert "合格名册中还没有您的记录" in client.get(address).content.decode()
        examination = cast.examination()
        cast.read_passes(examination, [pass_cells(PEOPLE[0], examination)])
        assert "经济师" in client.get(address).content.decode()
