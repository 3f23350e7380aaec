"""The submitting unit's consolidated upload: chosen, seen with its month, confirmed (clause 二(一)2)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.support.cast import ENTRUSTED, PEOPLE, Cast, ready, submitted
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import approve_claim

pytestmark = pytest.mark.django_db
UPLOAD = "/department/consolidate/"


@pytest.fixture(autouse=True)
def _in_time(cast: Cast) -> object:
    """The second of the month: before the monthly day."""
    with time_machine.travel(cast.at, tick=False):
        yield


class TestUpload:
    def test_shows_the_month_before_anything_goes_up(self, browse: Browse, cast: Cast) -> None:
        claim = ready(cast)
        shown = browse(cast.department_clerk).post(UPLOAD, {"claim": str(claim.id)}).content.decode()
        assert "核对后上传1件申领" in shown
        assert "列入2026年11月" in shown
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.READY

    def test_goes_up_once_it_is_confirmed(self, browse: Browse, cast: Cast) -> None:
        claim = ready(cast)
        client = browse(cast.department_clerk)
        client.post(UPLOAD, {"claim": str(claim.id), "confirm": "1"})
        claim.refresh_from_db()
        assert (claim.status, claim.batch_month, claim.uploaded_late) == ("uploaded", "2026-11", False)
        assert "1" in client.get(reverse("department:consolidated")).content.decode()

    def test_after_the_day_an_appointment_is_late_and_an_entrusted_evaluation_is_not(
        self, browse: Browse, cast: Cast
    ) -> None:
        first, second = ready(cast), ready(cast, ENTRUSTED, PEOPLE[1])
        client = browse(cast.department_clerk)
        with time_machine.travel(cast.at + timedelta(days=15), tick=False):
            client = browse(cast.department_clerk)
            shown = client.post(UPLOAD, {"claim": [str(first.id), str(second.id)]}).content.decode()
            assert "其中逾期" in shown
            client.post(UPLOAD, {"claim": [str(first.id), str(second.id)], "confirm": "1"})
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.uploaded_late, first.batch_month) == (True, "2026-12")
        assert (second.uploaded_late, second.batch_month) == (False, "2026-11")

    def test_nothing_chosen_is_said(self, browse: Browse, cast: Cast) -> None:
        ready(cast)
        answer = browse(cast.department_clerk).post(UPLOAD, {})
        assert answer.status_code == 422
        assert "请至少选择一件" in answer.content.decode()

    def test_a_claim_that_a_colleague_took_back_stops_all_of_it(self, browse: Browse, cast: Cast) -> None:
        first, second = ready(cast), submitted(cast, part=PEOPLE[1])
        answer = browse(cast.department_clerk).post(
            UPLOAD, {"claim": [str(first.id), str(second.id)], "confirm": "1"}
        )
        assert answer.status_code == 422
        first.refresh_from_db()
        assert first.status == ClaimStatus.READY

    def test_another_units_claims_are_not_there(self, browse: Browse, cast: Cast) -> None:
        claim = ready(cast)
        client = browse(cast.agency_clerk)
        assert "没有待上传的申领" in client.get(UPLOAD).content.decode()
        assert client.post(UPLOAD, {"claim": str(claim.id), "confirm": "1"}).status_code == 422
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.READY


class TestHome:
    def test_counts_the_days_to_the_cut_off(self, browse: Browse, cast: Cast) -> None:
        shown = browse(cast.department_clerk).get(reverse("department:home")).content.decode()
        assert "还有13天" in shown

    def test_lists_what_waits_by_employer(self, browse: Browse, cast: Cast) -> None:
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast)))
        assert (
            cast.employer.name
            in browse(cast.department_clerk).get(reverse("department:home")).content.decode()
        )

    def test_asks_no_more_with_more_employers(self, browse: Browse, cast: Cast) -> None:
        assert cast.employer
        client = browse(cast.department_clerk)
        assert_queries_do_not_grow(
            client,
            reverse("department:employers"),
            lambda: [
                cast.unit(f"津沽第{place}工厂", UnitRole.EMPLOYER, above=cast.department)
                for place in range(5)
            ],
        )
