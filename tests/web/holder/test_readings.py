"""Confirming how the rare characters of the holder's own name are read."""

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, drafted, submitted
from tests.web.conftest import Browse
from zhicheng.records.models import Claim

pytestmark = pytest.mark.django_db
RARE = PEOPLE[7]


def at(claim: Claim) -> str:
    return reverse("holder:readings", kwargs={"claim_id": claim.id})


def token(claim: Claim) -> str:
    claim.refresh_from_db()
    return f"{claim.status}.{claim.step}.{claim.version}"


class TestReadings:
    def test_proposes_one_and_takes_what_is_confirmed(self, cast: Cast, browse: Browse) -> None:
        claim = drafted(cast, part=RARE)
        client = browse(cast.holder(RARE))
        assert 'value="jí"' in client.get(at(claim)).content.decode()
        given = {"seen": token(claim), "reading_1": "ji2"}
        for _ in range(2):
            answer = client.post(at(claim), given)
            assert answer.headers["Location"] == reverse("holder:tasks", kwargs={"claim_id": claim.id})
        claim.refresh_from_db()
        assert claim.readings == {"1": "jí"}

    @pytest.mark.parametrize("reading", ["", "qqq", "吉"])
    def test_says_what_is_no_reading(self, cast: Cast, browse: Browse, reading: str) -> None:
        claim = drafted(cast, part=RARE)
        answer = browse(cast.holder(RARE)).post(at(claim), {"seen": token(claim), "reading_1": reading})
        assert answer.status_code == 422
        claim.refresh_from_db()
        assert claim.readings == {}

    def test_may_be_given_while_others_review(self, cast: Cast, browse: Browse) -> None:
        claim = submitted(cast, part=RARE)
        client = browse(cast.holder(RARE))
        client.post(at(claim), {"seen": token(claim), "reading_1": "jí"})
        claim.refresh_from_db()
        assert (claim.status, claim.readings) == ("in_review", {"1": "jí"})

    def test_a_stale_window_keeps_what_was_typed(self, cast: Cast, browse: Browse) -> None:
        claim = drafted(cast, part=RARE)
        client = browse(cast.holder(RARE))
        old = token(claim)
        specialty = reverse("holder:specialty", kwargs={"claim_id": claim.id})
        client.post(specialty, {"seen": old, "specialty": "机械制造"})
        answer = client.post(at(claim), {"seen": old, "reading_1": "jī"}).content.decode()
        assert "在另一个窗口中保存过" in answer
        assert 'value="jī"' in answer

    def test_is_no_question_for_a_name_that_can_be_printed(self, cast: Cast, browse: Browse) -> None:
        claim = drafted(cast)
        answer = browse(cast.holder(PEOPLE[0])).get(at(claim))
        assert answer.headers["Location"] == reverse("holder:claim", kwargs={"claim_id": claim.id})

    def test_is_asked_of_whom_a_committee_has_passed(self, cast: Cast, browse: Browse) -> None:
        claim = cast.uploaded_claim(RARE)
        client = browse(cast.holder(RARE))
        stands = reverse("holder:claim", kwargs={"claim_id": claim.id})
        home = reverse("holder:home")
        assert at(claim) in client.get(stands).content.decode()
        assert at(claim) in client.get(home).content.decode()
        client.post(at(claim), {"seen": token(claim), "reading_1": "jí"})
        claim.refresh_from_db()
        assert claim.readings == {"1": "jí"}
        assert at(claim) not in client.get(home).content.decode()
