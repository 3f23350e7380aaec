"""Somebody thinks again: an employer takes back an approval, a convening unit a filing, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.browsers import Browsers
from tests.support.cast import PEOPLE, Cast, submitted
from tests.web.entries.committee import submitted_filing
from zhicheng.records.models import Claim, Filing
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review.decisions import approve_claim

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_phone", [False, True], ids=["desktop", "phone"])
class TestSecondThoughts:
    def test_an_approval_is_taken_back_until_the_department_opens_it(
        self, browsers: Browsers, cast: Cast, is_phone: bool
    ) -> None:
        claim = submitted(cast)
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        page = browsers.open("employer:claim", cast.personnel, phone=is_phone, claim_id=claim.id)
        page.get_by_role("link", name="撤回审核通过").click()
        expect(page.get_by_role("heading", name="确定撤回这件申领的审核通过吗")).to_be_visible()
        browsers.look(page, "employer-take-back")
        page.get_by_role("button", name="确认撤回").click()
        expect(page.get_by_text("该申领回到本单位待审核")).to_be_visible()
        page.get_by_role("button", name="审核通过").click()
        department = browsers.open(
            "department:claim", cast.department_clerk, phone=is_phone, claim_id=claim.id
        )
        expect(department.get_by_role("heading", name=PEOPLE[0].name)).to_be_visible()
        page.goto(browsers.url("employer:take_back", claim_id=claim.id))
        expect(page.get_by_role("heading", name="该申领已经不能撤回")).to_be_visible()
        browsers.look(page, "employer-take-back-too-late")
        assert Claim.objects.get().step == 2

    def test_a_filing_is_taken_back(self, browsers: Browsers, cast: Cast, is_phone: bool) -> None:
        filing = submitted_filing(cast)
        page = browsers.open("committee:filing", cast.convener, phone=is_phone, filing_id=filing.id)
        page.get_by_role("link", name="撤回备案").click()
        browsers.look(page, "committee-withdraw-filing")
        page.get_by_role("button", name="确认撤回").click()
        expect(page.get_by_text("可以用同一文号重新报送")).to_be_visible()
        browsers.look(page, "committee-filing-withdrawn")
        assert Filing.objects.get().status == "withdrawn"
