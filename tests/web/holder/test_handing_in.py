"""Handing in, correcting and withdrawing a claim: once, and only what was seen."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import APPOINTMENT, PEOPLE, Cast, drafted, submitted
from tests.support.claim_rows import claim_row
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.records.models import Claim
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import send_back_claim, submit_claim

pytestmark = pytest.mark.django_db


def at(name: str, claim: Claim) -> str:
    return reverse(f"holder:{name}", kwargs={"claim_id": claim.id})


def token(claim: Claim) -> str:
    claim.refresh_from_db()
    return f"{claim.status}.{claim.step}.{claim.version}"


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    return browse(cast.holder(PEOPLE[0]))


class TestHandingIn:
    def declare(self, client: Client, claim: Claim, seen_before: str | None = None) -> str:
        given = {"seen": seen_before or token(claim), "declared": "on"}
        answer = client.post(at("check", claim), given)
        return answer.headers.get("Location", answer.content.decode())

    def test_needs_the_declaration(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        answer = client.post(at("check", claim), {"seen": token(claim)})
        assert "请先确认内容真实、准确。" in answer.content.decode()
        claim.refresh_from_db()
        assert claim.status == "draft"

    def test_gives_a_reference_and_says_who_moves_next(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        assert self.declare(client, claim) == at("submitted", claim)
        page = client.get(at("submitted", claim)).content.decode()
        assert f"SL-{claim.id.hex[-12:-8].upper()}-" in page
        assert "津沽第一机床有限公司" in page
        assert "起可以领取证书" in page

    def test_a_second_click_leads_to_the_same_page(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        old = token(claim)
        assert self.declare(client, claim, old) == self.declare(client, claim, old) == at("submitted", claim)
        assert claim.snapshots.count() == 1

    def test_another_windows_change_is_to_be_checked_first(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast)
        old = token(claim)
        client.post(at("specialty", claim), {"seen": old, "specialty": "机械制造"})
        text = self.declare(client, claim, old)
        assert "请重新核对后再提交" in text
        assert "机械制造" in text
        claim.refresh_from_db()
        assert claim.status == "draft"

    def test_an_unfinished_claim_leads_back_to_the_tasks(self, client: Client, cast: Cast) -> None:
        claim = drafted(cast, specialty="")
        assert self.declare(client, claim) == at("tasks", claim)

    def test_what_the_bureau_would_miss_is_asked_before(self, client: Client, cast: Cast) -> None:
        """An examination claim without any unit has no submitting unit to print (三(二)3)."""
        claim = drafted(cast, APPOINTMENT, employer=None)
        assert self.declare(client, claim) == at("tasks", claim)
        assert "未填写" in client.get(at("tasks", claim)).content.decode()


class TestCorrection:
    @pytest.fixture
    def claim(self, cast: Cast) -> Claim:
        claim = submitted(cast)
        reason = "专业与聘任文件不一致。"
        return claim_row(send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason=reason))

    def test_stands_first_at_home_with_its_reason_on_the_claim(self, client: Client, claim: Claim) -> None:
        assert "申领被退回" in client.get(reverse("holder:home")).content.decode()
        assert "专业与聘任文件不一致。" in client.get(at("claim", claim)).content.decode()

    def test_shows_what_was_changed(self, client: Client, claim: Claim) -> None:
        before = client.get(at("check", claim)).content.decode()
        assert "您还没有修改任何内容" in before
        client.post(at("specialty", claim), {"seen": token(claim), "specialty": "机械制造"})
        after = client.get(at("check", claim)).content.decode()
        assert "<del>机械设计</del>" in after
        assert "<ins>机械制造</ins>" in after
        client.post(at("check", claim), {"seen": token(claim), "declared": "on"})
        assert "重新提交时您修改的内容" in client.get(at("claim", claim)).content.decode()

    def test_can_be_withdrawn_once(self, client: Client, claim: Claim) -> None:
        old = token(claim)
        for _ in range(2):
            assert client.post(at("withdraw", claim), {"seen": old}).headers["Location"] == at("claim", claim)
        claim.refresh_from_db()
        assert claim.status == "withdrawn"
        assert "您已撤回这条申领" in client.get(at("claim", claim)).content.decode()

    def test_a_withdrawal_of_what_has_moved_is_asked_again(
        self, client: Client, cast: Cast, claim: Claim
    ) -> None:
        old = token(claim)
        client.post(at("check", claim), {"seen": old, "declared": "on"})
        assert "如仍要撤回，请再次确认" in client.post(at("withdraw", claim), {"seen": old}).content.decode()
        claim.refresh_from_db()
        assert claim.status == "in_review"


class TestLists:
    @pytest.mark.parametrize("name", ["holder:home", "holder:claims"])
    def test_ask_no_more_with_more_rows(self, client: Client, cast: Cast, name: str) -> None:
        first = drafted(cast)
        submit_claim(actor=cast.holder(PEOPLE[0]), at=cast.at, claim=seen(first))
        drafted(cast, title_name="技术员")

        def more() -> None:
            for title in ("工程师", "助理工程师", "正高级工程师"):
                drafted(cast, title_name=title)

        assert_queries_do_not_grow(client, reverse(name), more)

    def test_show_a_newcomer_the_four_ways(self, client: Client) -> None:
        page = client.get(reverse("holder:home")).content.decode()
        for label in ("职称评审", "自主聘任", "以考代评", "委托评审", "您不需要申领"):
            assert label in page
