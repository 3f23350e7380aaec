"""The audit trail, the feedback inbox and the system's health, as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from zhicheng.records.models import Event, Feedback
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.oversight.audit.scheduled import audit_and_keep
from zhicheng.services.oversight.feedback.acts import my_feedback, send_feedback

pytestmark = pytest.mark.django_db
TRAIL = "/bureau/trail/"


@pytest.fixture
def client(cast: Cast, browse: Browse) -> Client:
    return browse(cast.check_officer)


class TestTrail:
    def test_a_search_stays_out_of_the_address_and_lasts(self, cast: Cast, client: Client) -> None:
        cast.filing()
        answer = client.post(TRAIL, {"tag": "bureau:filing:approved"})
        assert answer["Location"] == TRAIL
        page = client.get(TRAIL).content.decode()
        rows = page.split("<tbody>")[1]
        assert "核准评审备案" in rows
        assert "登记单位" not in rows
        assert "均与内容一致" in page

    def test_dates_in_the_wrong_order_are_refused(self, client: Client) -> None:
        answer = client.post(TRAIL, {"first": "2026-11-03", "last": "2026-11-02"})
        assert answer.status_code == 422
        assert "截止日期早于起始日期" in answer.content.decode()

    def test_older_entries_follow(self, cast: Cast, client: Client) -> None:
        for part in PEOPLE:
            cast.holder(part)
        for _ in range(60):
            send_feedback(actor=SYSTEM, at=cast.at, text="页面打不开。")
        first = client.get(TRAIL).content.decode()
        last = Event.objects.latest("seq").seq
        assert f"?before={last - 49}" in first
        second = client.get(TRAIL, {"before": last - 49}).content.decode()
        assert f"/bureau/trail/{last - 50}/" in second
        assert "最近的记录" in second

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 30, ""])
    def test_a_nonsensical_place_shows_the_latest(self, client: Client, before: str) -> None:
        assert client.get(TRAIL, {"before": before}).status_code == 200

    def test_an_entry_leads_to_all_of_its_subject(self, cast: Cast, client: Client) -> None:
        filing = cast.filing()
        event = Event.objects.get(tag=EventTag.FILING_APPROVED)
        page = client.get(reverse("bureau:trail_entry", kwargs={"seq": event.seq})).content.decode()
        assert "上传期限" in page
        assert str(filing.id) in page
        client.post(TRAIL, {"subject_kind": "filing", "subject_id": str(filing.id)})
        assert "报送评审备案" in client.get(TRAIL).content.decode().split("<tbody>")[1]

    def test_the_export_is_of_the_search_and_in_the_trail(self, cast: Cast, client: Client) -> None:
        cast.filing()
        client.post(TRAIL, {"tag": "bureau:filing:approved"})
        answer = client.post(reverse("bureau:export_trail"), {"form": "csv"})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 5
        assert Event.objects.filter(tag=EventTag.TRAIL_EXPORTED).count() == 1

    def test_nothing_to_export_is_said_on_the_form(self, client: Client) -> None:
        client.post(TRAIL, {"subject_id": "none"})
        answer = client.post(reverse("bureau:export_trail"), {"form": "csv"})
        assert answer.status_code == 422
        assert "没有符合条件" in answer.content.decode()

    def test_before_the_first_head_the_page_says_so(self, client: Client) -> None:
        assert "还没有公布过链头" in client.get(reverse("bureau:heads")).content.decode()


class TestFeedback:
    def test_is_answered_once_and_the_sender_reads_it(self, cast: Cast, client: Client) -> None:
        key = send_feedback(actor=cast.personnel, at=cast.at, text="名册模板打不开。", page="/employer/")
        address = reverse("bureau:feedback_entry", kwargs={"feedback_id": key})
        assert "名册模板打不开。" in client.get(address).content.decode()
        assert client.post(address, {"answer": " "}).status_code == 422
        assert client.post(address, {"answer": "已修复。"}).status_code == 302
        assert my_feedback(actor=cast.personnel)[0].answer == "已修复。"
        again = client.post(address, {"answer": "再答复。"})
        assert again.status_code == 422
        assert "已由他人答复" in again.content.decode()

    def test_answered_ones_are_listed_apart(self, cast: Cast, client: Client) -> None:
        key = send_feedback(actor=SYSTEM, at=cast.at, text="甲反馈")
        send_feedback(actor=SYSTEM, at=cast.at, text="乙反馈")
        client.post(reverse("bureau:feedback_entry", kwargs={"feedback_id": key}), {"answer": "好。"})
        waiting = client.get(reverse("bureau:feedback")).content.decode()
        assert "乙反馈" in waiting
        assert "甲反馈" not in waiting
        answered = client.get(reverse("bureau:feedback"), {"show": "answered"}).content.decode()
        assert "甲反馈" in answered
        assert "乙反馈" not in answered

    def test_what_people_write_is_shown_as_text(self, client: Client, cast: Cast) -> None:
        send_feedback(actor=SYSTEM, at=cast.at, text="<script>alert(1)</script>")
        page = client.get(
            reverse("bureau:feedback_entry", kwargs={"feedback_id": Feedback.objects.get().id})
        ).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


class TestHealth:
    def test_tells_what_is_wrong_and_what_to_do(self, client: Client) -> None:
        page = client.get(reverse("bureau:health")).content.decode()
        assert "没有后台进程在工作" in page
        assert "有事项异常" in page

    def test_an_audit_is_arranged_once(self, client: Client) -> None:
        address = reverse("bureau:audit")
        client.post(address)
        assert "审计正在进行" in client.get(address).content.decode()
        assert 'hx-trigger="every 2s"' in client.get(reverse("bureau:audit_progress")).content.decode()
        client.post(address)
        assert Event.objects.filter(tag=EventTag.AUDIT_ASKED).count() == 1

    def test_the_last_result_stands_on_the_page(self, client: Client) -> None:
        assert "还没有运行过审计" in client.get(reverse("bureau:audit")).content.decode()
        audit_and_keep(with_files=False)
        page = client.get(reverse("bureau:audit")).content.decode()
        assert "没有违规" in page
        assert "hx-trigger" not in client.get(reverse("bureau:audit_progress")).content.decode()

    def test_keys_are_named_and_not_shown(self, client: Client) -> None:
        page = client.get(reverse("bureau:keys")).content.decode()
        assert "AES-256-GCM" in page
        assert "电子印章" in page
