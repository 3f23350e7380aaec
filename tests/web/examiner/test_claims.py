"""A claim at the examination body: what the pass roster says of it stands on its page."""

import pytest
from django.urls import reverse

from tests.support.cast import EXAMINATION, PEOPLE, Cast, details, pass_cells, ready, submitted
from tests.support.claim_rows import claim_row
from tests.web.conftest import Browse
from tests.web.examiner.second_body import second_examiner
from zhicheng.records.models import Claim, PassRosterEntry
from zhicheng.services.intake.claims import draft_claim
from zhicheng.services.review.decisions import submit_claim
from zhicheng.services.review.passes import PassMatch

pytestmark = pytest.mark.django_db


def claim_page(claim: Claim) -> str:
    return reverse("examiner:claim", kwargs={"claim_id": claim.id})


def shown(cast: Cast, browse: Browse, claim: Claim) -> str:
    answer = browse(cast.examiner).get(claim_page(claim))
    assert answer.status_code == 200
    return str(answer.content.decode())


def unlisted(cast: Cast) -> Claim:
    """Submitted by a person whom no roster knows."""
    at, holder = cast.at, cast.holder(PEOPLE[0])
    filled_in = details(cast, EXAMINATION)
    claim = draft_claim(actor=holder, at=at, channel=EXAMINATION, details=filled_in)
    return claim_row(submit_claim(actor=holder, at=at, claim=claim.seen))


class TestRosterSays:
    def test_listed(self, cast: Cast, browse: Browse) -> None:
        claim = submitted(cast, EXAMINATION)
        assert PassMatch.LISTED.sentence in shown(cast, browse, claim)

    def test_another_title(self, cast: Cast, browse: Browse) -> None:
        claim = submitted(cast, EXAMINATION)
        PassRosterEntry.objects.update(title_name="助理经济师")
        assert PassMatch.OTHER_TITLE.sentence in shown(cast, browse, claim)

    def test_not_listed(self, cast: Cast, browse: Browse) -> None:
        claim = unlisted(cast)
        assert claim.examination is not None
        cast.read_passes(claim.examination, [pass_cells(PEOPLE[1], claim.examination)])
        assert PassMatch.NOT_LISTED.sentence in shown(cast, browse, claim)

    def test_no_roster(self, cast: Cast, browse: Browse) -> None:
        claim = unlisted(cast)
        assert PassMatch.NO_ROSTER.sentence in shown(cast, browse, claim)

    def test_is_asked_while_the_body_holds_the_claim(self, cast: Cast, browse: Browse) -> None:
        assert "合格名册核对" in shown(cast, browse, ready(cast, EXAMINATION))

    def test_nothing_is_said_to_another_body(self, cast: Cast, browse: Browse) -> None:
        claim = submitted(cast, EXAMINATION)
        assert browse(second_examiner(cast)).get(claim_page(claim)).status_code == 404
