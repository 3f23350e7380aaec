"""Taking back on the pages of review: offered while it is possible, asked for, told when it is too late."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast, submitted, uploaded
from tests.support.claim_rows import claim_row
from tests.web.conftest import Browse
from zhicheng.records.models import Claim, ClaimOpening
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import approve_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(cast: Cast) -> Claim:
    """Approved by the employer, not opened by the department."""
    return claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast))))


def page_of(namespace: str, claim: Claim, act: str = "") -> str:
    return f"/{namespace}/claims/{claim.id}/{act}"


def carried(claim: Claim) -> dict[str, object]:
    return {"status": claim.status, "step": claim.step, "version": claim.version}


class TestTakingBack:
    def test_is_offered_asked_for_and_done(self, browse: Browse, cast: Cast, approved: Claim) -> None:
        client = browse(cast.personnel)
        assert "撤回审核通过</a>" in client.get(page_of("employer", approved)).content.decode()
        asked = client.get(page_of("employer", approved, "take-back/")).content.decode()
        assert "确定撤回这件申领的审核通过吗" in asked
        approved.refresh_from_db()
        assert approved.step == 2, "asking changes nothing"
        answer = client.post(page_of("employer", approved, "take-back/"), carried(approved))
        assert answer["Location"] == page_of("employer", approved)
        approved.refresh_from_db()
        assert (approved.status, approved.step) == ("in_review", 1)
        shown = client.get(page_of("employer", approved)).content.decode()
        assert "该申领回到本单位待审核" in shown
        assert "审核通过申领（已撤回）" in shown

    def test_of_an_upload_puts_the_claim_back_among_those_to_upload(self, browse: Browse, cast: Cast) -> None:
        claim = uploaded(cast)
        client = browse(cast.department_clerk)
        assert (
            "确定撤回这件申领的上传吗"
            in client.get(page_of("department", claim, "take-back/")).content.decode()
        )
        client.post(page_of("department", claim, "take-back/"), carried(claim))
        assert claim.name in client.get("/department/consolidate/").content.decode()

    def test_is_over_once_the_next_unit_looked_at_the_claim(
        self, browse: Browse, cast: Cast, approved: Claim
    ) -> None:
        browse(cast.department_clerk).get(page_of("department", approved))
        assert ClaimOpening.objects.get().unit_id == cast.department.id
        client = browse(cast.personnel)
        assert "撤回审核通过</a>" not in client.get(page_of("employer", approved)).content.decode()
        asked = client.get(page_of("employer", approved, "take-back/")).content.decode()
        assert "该申领已经不能撤回" in asked
        answer = client.post(page_of("employer", approved, "take-back/"), carried(approved))
        assert answer.status_code == 409
        assert "下一环节的审核单位已经打开或办理该申领" in answer.content.decode()
        approved.refresh_from_db()
        assert approved.step == 2

    def test_of_what_was_seen_otherwise_says_so(self, browse: Browse, cast: Cast, approved: Claim) -> None:
        client = browse(cast.personnel)
        stale = {**carried(approved), "version": approved.version - 1}
        assert client.post(page_of("employer", approved, "take-back/"), stale).status_code == 409
        assert client.post(page_of("employer", approved, "take-back/"), {}).status_code == 409

    def test_is_not_there_for_another_unit(self, browse: Browse, cast: Cast, approved: Claim) -> None:
        address = page_of("employer", approved, "take-back/")
        client = browse(cast.foreign_personnel)
        assert client.get(address).status_code == 404
        assert client.post(address, carried(approved)).status_code == 404


class TestThePageOfAClaim:
    @pytest.mark.parametrize(
        ("namespace", "clerk"), [("employer", "personnel"), ("department", "department_clerk")]
    )
    def test_asks_at_most_fifteen_queries(
        self, browse: Browse, cast: Cast, approved: Claim, namespace: str, clerk: str
    ) -> None:
        client = browse(getattr(cast, clerk))
        client.get(page_of(namespace, approved))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(namespace, approved)).status_code == 200
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        assert len(asked) <= 15, asked
