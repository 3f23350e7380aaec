"""The message pages: unread in the header, opened, put away, switched; without a script all the same."""

import pytest
from django.urls import reverse

from tests.support.acting import person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.web.accounts.conftest import address
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.records.models import Message, MessagePreference
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.telling import About, ToPerson, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(holder: Actor) -> Message:
    key = "0197f0aa-0000-7000-8000-000000000001"
    tell(
        kind=MessageKind.CERTIFICATE_OPENED,
        to=ToPerson(person_id(holder)),
        at=MONDAY,
        fields={MessageField.TITLE: "高级工程师"},
        about=About("certificate", key),
    )
    return Message.objects.get()


class TestCentre:
    def test_the_header_counts_what_is_unread_on_every_page(
        self, browse: Browse, holder: Actor, told: Message
    ) -> None:
        client = browse(holder)
        assert '1<span class="visually-hidden">条未读' in client.get(reverse("holder:home")).content.decode()
        client.get(address("message", message_id=told.id))
        assert "条未读" not in client.get(reverse("holder:home")).content.decode()

    def test_a_message_leads_to_what_it_concerns(self, browse: Browse, holder: Actor, told: Message) -> None:
        shown = browse(holder).get(address("message", message_id=told.id)).content.decode()
        assert "您的“高级工程师”电子职称证书已可领取。" in shown
        assert reverse("holder:certificate", args=[told.subject_id]) in shown

    def test_put_away_and_taken_out(self, browse: Browse, holder: Actor, told: Message) -> None:
        client = browse(holder)
        client.post(address("archive_message", message_id=told.id))
        assert "高级工程师" not in client.get(address("messages")).content.decode()
        assert "高级工程师" in client.get(address("messages") + "?show=archived").content.decode()
        client.post(address("archive_message", message_id=told.id), {"back": "1"})
        assert "高级工程师" in client.get(address("messages")).content.decode()

    def test_all_are_read_at_once(self, browse: Browse, holder: Actor, told: Message) -> None:
        client = browse(holder)
        client.post(address("read_all_messages"))
        assert "没有未读消息。" in client.get(address("messages") + "?show=unread").content.decode()

    def test_anothers_message_is_not_there(self, browse: Browse, cast: Cast, told: Message) -> None:
        for actor in (cast.holder(PEOPLE[1]), cast.check_officer):
            assert browse(actor).get(address("message", message_id=told.id)).status_code == 404
            assert browse(actor).post(address("archive_message", message_id=told.id)).status_code == 404

    def test_a_post_needs_its_token(self, browse: Browse, holder: Actor, told: Message) -> None:
        client = browse(holder, csrf=True)
        for name in ("read_all_messages", "message_settings", "remove_email"):
            assert client.post(address(name)).status_code == 403

    def test_asks_no_more_for_more_messages(self, browse: Browse, holder: Actor, told: Message) -> None:
        def add_rows() -> None:
            for _ in range(10):
                tell(kind=MessageKind.REGISTERED, to=ToPerson(person_id(holder)), at=MONDAY)

        client = browse(holder)
        client.get(address("messages"))
        assert_queries_do_not_grow(client, address("messages"), add_rows)

    def test_an_unknown_part_is_the_whole(self, browse: Browse, holder: Actor, told: Message) -> None:
        assert "高级工程师" in browse(holder).get(address("messages") + "?show=rumour").content.decode()


class TestSettings:
    def test_stores_what_was_ticked(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        client.post(address("message_settings"), {"wanted": ["registered:sms", "nonsense", "x:y"]})
        stored = MessagePreference.objects.get(kind="registered", channel="sms")
        assert stored.is_wanted
        assert (
            'value="registered:sms" aria-label="注册成功：短信" checked'
            in client.get(address("message_settings")).content.decode()
        )

    def test_a_notice_of_a_decision_has_no_box(self, browse: Browse, holder: Actor) -> None:
        shown = browse(holder).get(address("message_settings")).content.decode()
        assert "claim_rejected:sms" not in shown
        assert "必发" in shown

    def test_says_where_no_e_mail_is_sent(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        assert "未开通电子邮件" in client.get(address("message_settings")).content.decode()
        answer = client.post(address("email"), {"address": "qin@example.org"})
        assert answer.status_code == 422
        assert "未开通" in answer.content.decode()
