"""Uploading reviewed claims: only what was chosen and checked, only the unit's own claims, and only once."""

import uuid

import pytest
from django.urls import reverse

from tests.support.cast import EXAMINATION, PEOPLE, Cast, ready, submitted
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from tests.web.examiner.second_body import second_examiner
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.review.queues.examination_body import past_uploads, ready_claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def consolidate() -> str:
    return reverse("examiner:consolidate")


def statuses() -> dict[str, str]:
    return dict(Claim.objects.values_list("name", "status"))


class TestConsolidate:
    def test_uploads_what_was_chosen_after_it_was_checked(
        self, cast: Cast, browse: Browse, consolidate: str
    ) -> None:
        chosen, left = (ready(cast, EXAMINATION, part) for part in PEOPLE[:2])
        client = browse(cast.examiner)
        checked = client.post(consolidate, {"claim": str(chosen.id)}).content.decode()
        assert "上传前请核对" in checked
        assert chosen.name in checked
        assert left.name not in checked
        assert set(statuses().values()) == {"ready"}
        done = client.post(consolidate, {"claim": str(chosen.id), "confirm": "1"}, follow=True)
        assert "已上传1条申领" in done.content.decode()
        assert statuses() == {chosen.name: "uploaded", left.name: "ready"}

    def test_nothing_chosen_is_told(self, cast: Cast, browse: Browse, consolidate: str) -> None:
        ready(cast, EXAMINATION)
        answer = browse(cast.examiner).post(consolidate, {"confirm": "1"})
        assert answer.status_code == 422
        assert "请至少选择一条" in answer.content.decode()

    @pytest.mark.parametrize("confirm", [{}, {"confirm": "1"}])
    def test_one_that_is_not_ready_holds_up_the_whole_choice(
        self, cast: Cast, browse: Browse, consolidate: str, confirm: dict[str, str]
    ) -> None:
        good, unreviewed = ready(cast, EXAMINATION, PEOPLE[0]), submitted(cast, EXAMINATION, PEOPLE[1])
        answer = browse(cast.examiner).post(
            consolidate, {"claim": [str(good.id), str(unreviewed.id)]} | confirm
        )
        assert answer.status_code == 422
        assert statuses() == {good.name: "ready", unreviewed.name: "in_review"}

    @pytest.mark.parametrize("sent", ["no id at all", str(uuid.UUID(int=7))])
    def test_what_is_no_claim_uploads_nothing(
        self, cast: Cast, browse: Browse, consolidate: str, sent: str
    ) -> None:
        ready(cast, EXAMINATION)
        assert browse(cast.examiner).post(consolidate, {"claim": sent, "confirm": "1"}).status_code == 422
        assert set(statuses().values()) == {"ready"}

    def test_another_bodys_claims_are_neither_seen_nor_uploaded(
        self, cast: Cast, browse: Browse, consolidate: str
    ) -> None:
        claim = ready(cast, EXAMINATION)
        stranger = second_examiner(cast)
        client = browse(stranger)
        assert claim.name not in client.get(consolidate).content.decode()
        assert client.post(consolidate, {"claim": str(claim.id), "confirm": "1"}).status_code == 422
        assert statuses() == {claim.name: "ready"}
        assert ready_claims(actor=stranger).total == 0
        assert past_uploads(actor=stranger).total == 0

    def test_is_listed_afterwards(self, cast: Cast, browse: Browse, consolidate: str) -> None:
        claims = [ready(cast, EXAMINATION, part) for part in PEOPLE[:2]]
        client = browse(cast.examiner)
        client.post(consolidate, {"claim": [str(claim.id) for claim in claims], "confirm": "1"})
        (past,) = past_uploads(actor=cast.examiner).rows
        assert (past.count, past.late) == (2, 0)
        assert past.month.label in client.get(reverse("examiner:consolidated")).content.decode()

    def test_asks_no_more_for_many(self, cast: Cast, browse: Browse, consolidate: str) -> None:
        ready(cast, EXAMINATION, PEOPLE[0])

        def add() -> None:
            for part in PEOPLE[1:5]:
                ready(cast, EXAMINATION, part)

        assert_queries_do_not_grow(browse(cast.examiner), consolidate, add)
        assert Claim.objects.filter(status=ClaimStatus.READY).count() == 5
