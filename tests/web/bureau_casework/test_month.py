"""The month at the Bureau: late units, findings, proposal, release by a second officer, progress."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from tests.support.cast import ENTRUSTED, PEOPLE, Cast, uploaded
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.months import Month
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, IssuanceBatch
from zhicheng.services.issuance.month.release import propose_batch, release_batch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(cast: Cast) -> object:
    with time_machine.travel(cast.at, tick=False):
        yield


def address(name: str, claim: Claim) -> str:
    return reverse(f"bureau:{name}", kwargs={"month": claim.batch_month})


def proposed(cast: Cast) -> IssuanceBatch:
    cast.template()
    claim = uploaded(cast)
    batch = propose_batch(actor=cast.check_officer, at=cast.at, month=Month.parse(claim.batch_month))
    return IssuanceBatch.objects.get(id=batch.id)


class TestMonth:
    def test_an_empty_month_says_so(self, browse: Browse, cast: Cast) -> None:
        shown = browse(cast.check_officer).get("/bureau/months/2026-11/").content.decode()
        assert "本月还没有上传的申领" in shown
        assert "没有逾期的单位" in shown

    @pytest.mark.parametrize("text", ["2026-13", "nonsense", "2026-1"])
    def test_what_is_no_month_is_no_page(self, browse: Browse, cast: Cast, text: str) -> None:
        assert browse(cast.check_officer).get(f"/bureau/months/{text}/").status_code == 404

    def test_its_report_leads_to_its_figures_as_a_table(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.check_officer)
        report = client.get(reverse("bureau:month_report", args=["2026-10"])).content.decode()
        address = reverse("bureau:export_statistics") + "?first=2026-10&amp;last=2026-10"
        assert f'href="{address}"' in report
        asked = client.get(address.replace("&amp;", "&")).content.decode()
        assert asked.count('value="2026-10"') == 2

    def test_a_roster_that_has_not_come_is_late(self, browse: Browse, cast: Cast) -> None:
        filing = cast.filing()
        assert filing.upload_deadline is not None
        with time_machine.travel(f"{filing.upload_deadline.isoformat()}T20:00:00+00:00", tick=False):
            shown = browse(cast.check_officer).get("/bureau/months/2026-11/").content.decode()
        assert f"备案{filing.reference}的名册尚未上传" in shown

    def test_a_roster_due_in_the_next_month_is_late_there(self, browse: Browse, cast: Cast) -> None:
        filing = cast.filing(at=cast.at + timedelta(days=26))
        assert filing.upload_deadline is not None
        assert filing.upload_deadline.month == 12
        with time_machine.travel(f"{filing.upload_deadline.isoformat()}T20:00:00+00:00", tick=False):
            client = browse(cast.check_officer)
            late = f"备案{filing.reference}的名册尚未上传"
            assert late not in client.get("/bureau/months/2026-11/").content.decode()
            assert late in client.get("/bureau/months/2026-12/").content.decode()

    def test_the_check_shows_its_findings_by_rule(self, browse: Browse, cast: Cast) -> None:
        claim = uploaded(cast)
        uploaded(cast, ENTRUSTED)
        client = browse(cast.check_officer)
        client.post(address("check_month", claim))
        shown = client.get(address("month", claim)).content.decode()
        assert "核对2件" in shown
        assert "发现的问题，按规则" in shown
        data = client.get(address("findings_workbook", claim)).content
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert sheet.max_row > 3

    def test_asks_no_more_with_more_claims(self, browse: Browse, cast: Cast) -> None:
        claim = uploaded(cast)
        client = browse(cast.check_officer)
        assert_queries_do_not_grow(
            client,
            address("month_claims", claim),
            lambda: [uploaded(cast, part=part) for part in PEOPLE[1:4]],
        )


class TestProposal:
    def test_goes_to_a_second_officer(self, browse: Browse, cast: Cast) -> None:
        cast.template()
        claim = uploaded(cast)
        shown = browse(cast.check_officer).post(address("propose", claim), follow=True).content.decode()
        assert "已提出批次，共1件" in shown
        assert "须由另一名工作人员签发" in shown

    def test_nothing_to_issue_is_said(self, browse: Browse, cast: Cast) -> None:
        cast.template()
        answer = browse(cast.check_officer).post("/bureau/months/2026-11/propose/")
        assert answer.status_code == 422
        assert "没有可以签发的申领" in answer.content.decode()

    def test_can_be_taken_back(self, browse: Browse, cast: Cast) -> None:
        batch = proposed(cast)
        browse(cast.release_officer).post(reverse("bureau:discard", kwargs={"batch_id": batch.id}))
        batch.refresh_from_db()
        assert batch.status == BatchStatus.DISCARDED


class TestRelease:
    def test_is_a_second_officers(self, browse: Browse, cast: Cast) -> None:
        batch = proposed(cast)
        where = reverse("bureau:release", kwargs={"batch_id": batch.id})
        assert browse(cast.check_officer).post(where).status_code == 422
        batch.refresh_from_db()
        assert batch.status == BatchStatus.CHECKED
        assert browse(cast.release_officer).post(where).status_code == 302
        batch.refresh_from_db()
        assert batch.status == BatchStatus.RELEASED

    def test_asks_for_a_fresh_second_factor(self, browse: Browse, cast: Cast) -> None:
        batch = proposed(cast)
        client = browse(cast.release_officer)
        with time_machine.travel(cast.at.timestamp() + 400, tick=False):
            answer = client.post(reverse("bureau:release", kwargs={"batch_id": batch.id}))
        assert answer["Location"].startswith(reverse("accounts:confirm"))
        batch.refresh_from_db()
        assert batch.status == BatchStatus.CHECKED

    def test_twice_is_refused_with_a_sentence(self, browse: Browse, cast: Cast) -> None:
        batch = proposed(cast)
        client = browse(cast.release_officer)
        where = reverse("bureau:release", kwargs={"batch_id": batch.id})
        client.post(where)
        answer = client.post(where)
        assert answer.status_code == 422
        assert "无需再次签发" in answer.content.decode()

    def test_progress_pause_and_resume(self, browse: Browse, cast: Cast) -> None:
        batch = proposed(cast)
        release_batch(actor=cast.release_officer, at=cast.at, batch_id=batch.id)
        client = browse(cast.check_officer)
        at = {"batch_id": batch.id}
        box = client.get(reverse("bureau:batch_progress", kwargs=at)).content.decode()
        assert "已制作0件，共1件" in box
        assert "hx-get" in box
        client.post(reverse("bureau:pause", kwargs=at))
        assert "已暂停" in client.get(reverse("bureau:batch", kwargs=at)).content.decode()
        client.post(reverse("bureau:resume", kwargs=at))
        batch.refresh_from_db()
        assert not batch.is_paused


class TestClaimsAtTheBureau:
    def test_can_be_sent_back_with_a_reason(self, browse: Browse, cast: Cast) -> None:
        claim = uploaded(cast)
        seen = {"status": claim.status, "step": claim.step, "version": claim.version}
        browse(cast.check_officer).post(
            reverse("bureau:send_back", kwargs={"claim_id": claim.id}), seen | {"text": "日期不符。"}
        )
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.SENT_BACK

    def test_an_unknown_unit_in_the_search_is_said(self, browse: Browse, cast: Cast) -> None:
        claim = uploaded(cast)
        client = browse(cast.check_officer)
        client.post(address("month_claims", claim), {"unit": "查无此单位"})
        answer = client.get(address("month_claims", claim))
        assert answer.status_code == 422
        assert "没有名为“查无此单位”的单位" in answer.content.decode()
