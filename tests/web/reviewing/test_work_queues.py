"""The work queues of a reviewing unit: queues, search, one claim, acts on it, and several at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.support.cast import APPOINTMENT, ENTRUSTED, PEOPLE, Cast, details, drafted, ready, submitted
from tests.support.claim_rows import claim_row
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim, Event, ReviewDecision
from zhicheng.services.intake.claims import edit_claim
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.review.decisions import approve_claim, resubmit_claim, send_back_claim
from zhicheng.services.review.queues.todo import WorkQueue, queue_counts, todo_list

pytestmark = pytest.mark.django_db
TODO = "/employer/claims/"


def page_of(claim: Claim, act: str = "") -> str:
    return f"{TODO}{claim.id}/{act}"


def carried(claim: Claim) -> dict[str, object]:
    return {"status": claim.status, "step": claim.step, "version": claim.version}


def ticked(claim: Claim) -> str:
    return f"{claim.id}:{claim.status}:{claim.step}:{claim.version}"


class TestQueues:
    def test_a_claim_lies_with_the_unit_whose_turn_it_is(self, cast: Cast) -> None:
        claim = submitted(cast)
        assert todo_list(actor=cast.personnel).total == 1
        assert todo_list(actor=cast.department_clerk).total == 0
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        assert todo_list(actor=cast.personnel).total == 0
        assert todo_list(actor=cast.personnel, queue=WorkQueue.DONE).total == 1
        assert todo_list(actor=cast.department_clerk).total == 1

    def test_what_all_have_approved_waits_to_be_uploaded_at_the_last_step(self, cast: Cast) -> None:
        ready(cast)
        assert queue_counts(actor=cast.department_clerk)[WorkQueue.READY] == 1
        assert queue_counts(actor=cast.personnel)[WorkQueue.READY] == 0

    def test_another_unit_sees_none_of_it(self, cast: Cast) -> None:
        submitted(cast)
        for queue in WorkQueue:
            assert todo_list(actor=cast.foreign_personnel, queue=queue).total == 0

    def test_drafts_are_nobodys_but_their_authors(self, cast: Cast) -> None:
        drafted(cast, ENTRUSTED, PEOPLE[1])
        assert [todo_list(actor=cast.personnel, queue=queue).total for queue in WorkQueue] == [0, 0, 0, 0]

    def test_empty_says_what_will_come(self, browse: Browse, cast: Cast) -> None:
        assert "没有等待本单位审核的申领" in browse(cast.personnel).get(TODO).content.decode()

    def test_is_narrowed_by_name_without_the_name_in_the_address(self, browse: Browse, cast: Cast) -> None:
        submitted(cast, part=PEOPLE[0])
        submitted(cast, part=PEOPLE[1])
        client = browse(cast.personnel)
        assert client.post(TODO, {"name": PEOPLE[1].name})["Location"] == TODO
        shown = client.get(TODO).content.decode()
        assert PEOPLE[1].name in shown
        assert PEOPLE[0].name not in shown
        client.post(TODO, {"name": "查无此人"})
        assert "没有符合条件的申领" in client.get(TODO).content.decode()

    def test_asks_no_more_with_more_claims(self, browse: Browse, cast: Cast) -> None:
        submitted(cast, part=PEOPLE[0])
        client = browse(cast.personnel)
        assert_queries_do_not_grow(client, TODO, lambda: [submitted(cast, part=part) for part in PEOPLE[1:4]])


class TestOneClaim:
    def test_stands_beside_its_document_with_masked_numbers(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        shown = browse(cast.personnel).get(page_of(claim)).content.decode()
        assert "证明材料.pdf" in shown
        assert "审核通过" in shown
        assert PEOPLE[0].id_number not in shown
        assert PEOPLE[0].phone not in shown

    def test_is_not_there_for_another_unit(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        for act in ("", "send-back/", "reject/", "id-number/"):
            assert browse(cast.foreign_personnel).get(page_of(claim, act)).status_code == 404

    def test_a_document_of_another_units_claim_is_not_there(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        document = claim.attachments.get()
        address = page_of(claim, f"documents/{document.id}/")
        assert browse(cast.personnel).get(address).status_code == 200
        assert browse(cast.foreign_personnel).get(address).status_code == 404

    def test_a_document_is_found_at_no_other_claims_address(self, browse: Browse, cast: Cast) -> None:
        claim, other = submitted(cast), submitted(cast, part=PEOPLE[1])
        document = claim.attachments.get()
        client = browse(cast.personnel)
        assert client.get(page_of(other, f"documents/{document.id}/")).status_code == 404

    def test_a_document_opens_without_building_the_page_of_its_claim(
        self, browse: Browse, cast: Cast
    ) -> None:
        claim = submitted(cast)
        address = page_of(claim, f"documents/{claim.attachments.get().id}/")
        client = browse(cast.personnel)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
        # The session's own statement reads which records are the user's.
        page = [sql for sql in asked if '"records_account"."session_epoch"' not in sql]
        assert len(page) == len(asked) - 1
        assert not any('"records_event"' in sql or '"records_person"' in sql for sql in page), page
        assert len(asked) <= 5, asked

    def test_the_whole_number_needs_a_reason_and_leaves_an_event(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        client = browse(cast.personnel)
        address = page_of(claim, "id-number/")
        assert client.post(address, {"reason": " "}).status_code == 422
        assert not Event.objects.filter(tag=EventTag.ID_NUMBER_REVEALED.value).exists()
        answer = client.post(address, {"reason": "核对证件"})
        assert PEOPLE[0].id_number in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        event = Event.objects.get(tag=EventTag.ID_NUMBER_REVEALED.value)
        assert event.payload["reason"] == "核对证件"


class TestCorrection:
    def test_shows_what_was_changed_since_it_was_sent_back(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        assert "退回后改了什么" not in browse(cast.personnel).get(page_of(claim)).content.decode()
        claim = claim_row(
            send_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim), reason="专业有误。")
        )
        holder = cast.holder(PEOPLE[0])
        corrected = details(cast, APPOINTMENT, specialty="机械制造")
        claim = claim_row(edit_claim(actor=holder, at=cast.at, claim=seen(claim), details=corrected))
        claim = claim_row(resubmit_claim(actor=holder, at=cast.at, claim=seen(claim)))
        shown = browse(cast.personnel).get(page_of(claim)).content.decode()
        assert "退回后改了什么" in shown
        assert "<del>机械设计</del>" in shown
        assert "<ins>机械制造</ins>" in shown


class TestActs:
    def test_approving_goes_on_to_the_next(self, browse: Browse, cast: Cast) -> None:
        first, second = submitted(cast, part=PEOPLE[0]), submitted(cast, part=PEOPLE[1])
        answer = browse(cast.personnel).post(page_of(first, "approve/"), carried(first))
        assert answer["Location"] == page_of(second)
        first.refresh_from_db()
        assert first.step == 2

    def test_the_last_one_leads_back_to_the_desk(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        answer = browse(cast.personnel).post(page_of(claim, "approve/"), carried(claim), follow=True)
        assert "待审核的申领已全部办完" in answer.content.decode()

    def test_who_was_overtaken_is_told_so(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        answer = browse(cast.personnel).post(page_of(claim, "approve/"), carried(claim))
        assert answer.status_code in {404, 409}
        claim.refresh_from_db()
        assert claim.step == 2

    def test_a_form_that_was_tampered_with_moves_nothing(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        for broken in ({}, carried(claim) | {"version": "x"}, carried(claim) | {"status": "certified"}):
            assert browse(cast.personnel).post(page_of(claim, "approve/"), broken).status_code >= 400
        claim.refresh_from_db()
        assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 1)

    @pytest.mark.parametrize(
        ("act", "status"), [("send-back/", ClaimStatus.SENT_BACK), ("reject/", ClaimStatus.REJECTED)]
    )
    def test_turning_down_needs_a_reason(
        self, browse: Browse, cast: Cast, act: str, status: ClaimStatus
    ) -> None:
        claim = submitted(cast)
        client = browse(cast.personnel)
        answer = client.post(page_of(claim, act), carried(claim))
        assert answer.status_code == 422
        assert "让对方知道怎样改正" in answer.content.decode()
        client.post(page_of(claim, act), carried(claim) | {"text": "专业填写不规范。"})
        claim.refresh_from_db()
        assert claim.status == status

    def test_a_number_in_the_reason_is_not_taken(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        answer = browse(cast.personnel).post(
            page_of(claim, "send-back/"), carried(claim) | {"text": f"证件号码应为{PEOPLE[1].id_number}"}
        )
        assert answer.status_code == 422
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.IN_REVIEW


class TestBulk:
    def _post(self, client: Client, **data: Any) -> str:
        return client.post(reverse("employer:bulk"), data, follow=True).content.decode()

    def test_tells_of_each_claim_what_became_of_it(self, browse: Browse, cast: Cast) -> None:
        first, second = submitted(cast, part=PEOPLE[0]), submitted(cast, part=PEOPLE[1])
        stale = ticked(second)
        approve_claim(actor=cast.personnel, at=cast.at, claim=seen(second))
        said = self._post(browse(cast.personnel), act="approve", claim=[ticked(first), stale])
        assert "已审核通过1件，1件没有办成" in said
        first.refresh_from_db()
        assert first.step == 2

    @pytest.mark.parametrize("act", ["approve", "send_back"])
    def test_asks_for_a_fresh_second_factor_and_keeps_what_was_ticked(
        self, act: str, browse: Browse, cast: Cast
    ) -> None:
        claim, client = submitted(cast), browse(cast.personnel)
        session = client.session
        fresh = session["second_factor"]
        session["second_factor"] = (datetime.fromisoformat(fresh) - timedelta(minutes=6)).isoformat()
        session.save()
        data = {"act": act, "claim": ticked(claim), "text": "附件不清晰。"}
        answer = client.post(reverse("employer:bulk"), data)
        assert answer.headers["Location"].startswith(reverse("accounts:confirm"))
        claim.refresh_from_db()
        assert (claim.status, claim.step) == (ClaimStatus.IN_REVIEW, 1)
        session = client.session
        session["second_factor"] = fresh
        session.save()
        shown = client.get(reverse("employer:bulk")).content.decode()
        assert f'value="{ticked(claim)}"' in shown
        assert ("确认审核通过" if act == "approve" else "附件不清晰。") in shown
        assert "件" in self._post(client, **data)
        claim.refresh_from_db()
        assert (claim.status, claim.step) != (ClaimStatus.IN_REVIEW, 1)

    def test_comes_back_to_the_list_without_anything_ticked(self, browse: Browse, cast: Cast) -> None:
        answer = browse(cast.personnel).get(reverse("employer:bulk"))
        assert answer.headers["Location"] == reverse("employer:todo")

    def test_sending_back_asks_for_one_reason_for_all(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT)
        client = browse(cast.personnel)
        assert "退回所选的1件申领" in self._post(client, act="send_back", claim=ticked(claim))
        said = self._post(client, act="send_back", claim=ticked(claim), text="附件不清晰。")
        assert "已退回1件" in said
        assert ReviewDecision.objects.get(claim=claim).field == ""

    def test_keeps_what_the_reason_is_about_with_each_decision(self, browse: Browse, cast: Cast) -> None:
        claims = [submitted(cast, part=PEOPLE[0]), submitted(cast, part=PEOPLE[1])]
        said = self._post(
            browse(cast.personnel),
            act="send_back",
            claim=[ticked(claim) for claim in claims],
            field="specialty",
            text="与证明材料不一致。",
        )
        assert "已退回2件" in said
        assert {row.field for row in ReviewDecision.objects.filter(claim__in=claims)} == {"specialty"}

    def test_an_unknown_part_of_the_claim_is_refused_and_moves_nothing(
        self, browse: Browse, cast: Cast
    ) -> None:
        claim = submitted(cast)
        said = self._post(
            browse(cast.personnel), act="send_back", claim=ticked(claim), field="nonsense", text="专业有误。"
        )
        assert "退回所选的1件申领" in said
        assert not ReviewDecision.objects.filter(claim=claim).exists()

    @pytest.mark.parametrize("claim", ["", "nonsense", "a:b:c:d"])
    def test_nothing_ticked_is_said(self, browse: Browse, cast: Cast, claim: str) -> None:
        assert "请先勾选" in self._post(browse(cast.personnel), act="approve", claim=claim)

    def test_another_units_claim_is_not_moved(self, browse: Browse, cast: Cast) -> None:
        claim = submitted(cast)
        said = self._post(browse(cast.foreign_personnel), act="approve", claim=ticked(claim))
        assert "1件没有办成" in said
        assert PEOPLE[0].name not in said
        claim.refresh_from_db()
        assert claim.step == 1
