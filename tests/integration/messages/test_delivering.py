"""Deliveries: on the channels that somebody wants, in waking hours, never twice, and never lost with a fault."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.integration.messages.conftest import Apps, Clock, Phones, give_address
from tests.support.acting import account_id, person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.smtp_server import MailServer
from zhicheng.adapters.sms_http import SmsUnanswered, SmsUnreachable
from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.messages import MessageChannel, MessageField, MessageKind
from zhicheng.domain.messages.deliveries import MOST_TRIES, DeliveryState
from zhicheng.records.models import FaultReport, Message, MessageBudgetDay, MessageDelivery, Person
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.telling import (
    ToAccount,
    ToMember,
    ToPerson,
    choose_channels,
    deliver_messages,
    own_preferences,
    tell,
)
from zhicheng.services.kernel.telling.budget import BudgetPart, take_from_budget
from zhicheng.services.kernel.telling.digest import tell_digests
from zhicheng.services.kernel.telling.planning import plan_messages

pytestmark = pytest.mark.django_db

FIELDS = {
    MessageField.TITLE: "高级工程师",
    MessageField.UNIT: "津沽市工业局",
    MessageField.PART: "专业",
    MessageField.REASON: "专业与聘任文件不一致",
}


@pytest.fixture
def told(to_holder: ToPerson, clock: Clock) -> Message:
    tell(kind=MessageKind.CLAIM_SENT_BACK, to=to_holder, at=clock.at, fields=FIELDS)
    return Message.objects.get()


def states() -> dict[str, str]:
    return dict(MessageDelivery.objects.values_list("channel", "state"))


class TestChannels:
    def test_goes_out_on_all_that_somebody_has(
        self, told: Message, holder: Actor, phones: Phones, post: MailServer, apps: Apps
    ) -> None:
        give_address(holder)
        done = deliver_messages()
        assert (done.planned, done.sent, done.has_more) == (1, 3, False)
        [(phone, template, parameters)] = phones.sent
        assert (phone, template) == (PEOPLE[0].phone, "message_claim_sent_back")
        assert parameters == {"title": "高级工程师", "unit": "津沽市工业局"}
        [mail] = post.mails
        assert (mail["To"], mail["Subject"]) == ("qin@example.org", "申领退回修改")
        assert mail.get_content().startswith("您申领的“高级工程师”已由津沽市工业局退回修改。")
        assert apps.sent[0][1] == "申领退回修改"

    def test_the_reason_stays_on_the_site(
        self, told: Message, holder: Actor, phones: Phones, post: MailServer, apps: Apps
    ) -> None:
        give_address(holder)
        deliver_messages()
        everything = f"{phones.sent} {post.mails[0].get_content()} {apps.sent[0][2]}"
        assert "聘任文件" not in everything
        assert PEOPLE[0].name not in everything

    def test_nothing_goes_where_there_is_no_way(self, told: Message, holder: Actor, phones: Phones) -> None:
        Person.objects.filter(id=person_id(holder)).update(phone_sealed=None, phone_index=None)
        assert deliver_messages().sent == 0
        assert states() == {}

    def test_a_channel_that_was_switched_off_is_left_out(
        self, to_holder: ToPerson, holder: Actor, clock: Clock, phones: Phones
    ) -> None:
        choose_channels(actor=holder, at=clock.at, wanted=[])
        tell(
            kind=MessageKind.CERTIFICATE_OPENED,
            to=to_holder,
            at=clock.at,
            fields={MessageField.TITLE: "高级工程师"},
        )
        deliver_messages()
        assert phones.sent == []

    def test_a_notice_of_a_decision_comes_all_the_same(
        self, told: Message, holder: Actor, clock: Clock, phones: Phones
    ) -> None:
        choose_channels(actor=holder, at=clock.at, wanted=[])
        lines = {line.kind: line for line in own_preferences(actor=holder)}
        sms = lines[MessageKind.CLAIM_SENT_BACK].channels[0]
        assert sms == (MessageChannel.SMS, True, False)
        deliver_messages()
        assert len(phones.sent) == 1

    def test_runs_again_and_sends_nothing_twice(self, told: Message, phones: Phones) -> None:
        for _ in range(3):
            deliver_messages()
        assert len(phones.sent) == 1
        assert MessageDelivery.objects.get().reference == "sms-1"


class TestHours:
    def test_waits_for_the_morning(self, told: Message, clock: Clock, phones: Phones) -> None:
        clock.at = MONDAY.replace(hour=23)
        assert deliver_messages().sent == 0
        clock.at = MONDAY.replace(hour=7, minute=59) + timedelta(days=1)
        assert deliver_messages().sent == 0
        clock.at += timedelta(minutes=1)
        assert deliver_messages().sent == 1

    def test_the_urgent_does_not(self, holder: Actor, clock: Clock, post: MailServer) -> None:
        give_address(holder)
        clock.at = MONDAY.replace(hour=23)
        tell(kind=MessageKind.PHONE_CHANGED, to=ToAccount(account_id(holder)), at=clock.at)
        assert deliver_messages().sent == 1

    def test_old_news_is_not_sent(self, told: Message, clock: Clock, phones: Phones) -> None:
        clock.at += timedelta(days=4)
        deliver_messages()
        assert phones.sent == []


class TestFaults:
    def test_a_gateway_that_is_away_is_tried_later(self, told: Message, clock: Clock, phones: Phones) -> None:
        phones.raises = [SmsUnreachable("短信网关无法连接。")]
        assert deliver_messages().postponed == 1
        assert states() == {"sms": "waiting"}
        assert deliver_messages().sent == 0
        clock.at += timedelta(minutes=1)
        assert deliver_messages().sent == 1
        assert FaultReport.objects.get().subject == "messages:sms"

    def test_is_given_up_after_a_day(self, told: Message, clock: Clock, phones: Phones) -> None:
        phones.raises = [SmsUnreachable("短信网关无法连接。")] * MOST_TRIES
        for _ in range(MOST_TRIES):
            deliver_messages()
            clock.at += timedelta(hours=12)
        assert states() == {"sms": "given_up"}
        deliver_messages()
        assert phones.sent == []

    def test_one_that_may_have_gone_out_is_not_sent_again(
        self, told: Message, clock: Clock, phones: Phones
    ) -> None:
        phones.raises = [SmsUnanswered("短信网关没有及时应答。")]
        deliver_messages()
        clock.at += timedelta(days=1)
        deliver_messages()
        assert (states(), phones.sent) == ({"sms": "uncertain"}, [])

    def test_a_killed_worker_never_sends_twice(self, told: Message, clock: Clock, phones: Phones) -> None:
        phones.raises = [KeyboardInterrupt()]
        with pytest.raises(KeyboardInterrupt):
            deliver_messages()
        assert states() == {"sms": "sending"}
        deliver_messages()
        clock.at += timedelta(minutes=11)
        deliver_messages()
        assert (states(), phones.sent) == ({"sms": "uncertain"}, [])

    def test_a_missing_setting_uses_up_no_try(self, told: Message, clock: Clock, phones: Phones) -> None:
        for _ in range(MOST_TRIES + 2):
            phones.raises = [CredentialRefused("没有设置环境变量。")]
            deliver_messages()
            clock.at += timedelta(minutes=5)
        assert MessageDelivery.objects.get().attempts == 0
        assert deliver_messages().sent == 1

    def test_a_fault_of_one_channel_leaves_the_others_alone(
        self, told: Message, holder: Actor, phones: Phones, post: MailServer
    ) -> None:
        give_address(holder)
        phones.raises = [SmsUnreachable("短信网关无法连接。")]
        done = deliver_messages()
        assert (done.sent, done.postponed) == (1, 1)
        assert states() == {"sms": "waiting", "email": "sent"}

    def test_a_key_that_is_missing_postpones(
        self, told: Message, phones: Phones, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from zhicheng.services.kernel.telling import sending  # noqa: PLC0415

        def missing(person: Person) -> str:
            raise CredentialRefused("没有密钥。")

        with monkeypatch.context() as patched:
            patched.setattr(sending, "phone", missing)
            deliver_messages()
        assert states() == {"sms": "waiting"}


class TestMailServer:
    @pytest.mark.parametrize(
        ("answer", "state"),
        [("451 later", "waiting"), ("550 no such user", "given_up"), ("250 OK", "sent")],
    )
    def test_an_address_is_refused_for_now_or_for_good(
        self, told: Message, holder: Actor, phones: Phones, post: MailServer, answer: str, state: str
    ) -> None:
        give_address(holder)
        post.recipient_answer = answer
        deliver_messages()
        assert states()["email"] == state

    def test_a_server_that_hangs_up_may_have_taken_it(
        self, told: Message, holder: Actor, clock: Clock, phones: Phones, post: MailServer
    ) -> None:
        give_address(holder)
        post.hangs_up_after_data = True
        deliver_messages()
        clock.at += timedelta(days=1)
        deliver_messages()
        assert (states()["email"], len(post.received)) == ("uncertain", 1)

    def test_one_connection_serves_many(
        self, holder: Actor, to_holder: ToPerson, clock: Clock, phones: Phones, post: MailServer
    ) -> None:
        give_address(holder)
        for _ in range(5):
            tell(kind=MessageKind.CLAIM_SENT_BACK, to=to_holder, at=clock.at, fields=FIELDS)
        deliver_messages()
        assert (len(post.received), post.connections) == (5, 1)


class TestBudget:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Ten messages a day, of which four are for people who log in."""
        from dataclasses import replace  # noqa: PLC0415

        from zhicheng.services.kernel.telling import budget  # noqa: PLC0415

        real = budget.policy_for_messages
        monkeypatch.setattr(
            budget,
            "policy_for_messages",
            lambda day: replace(real(day), messages_per_day=10, reserved_for_codes=4),
        )

    def _taken(self, part: BudgetPart, tries: int = 20) -> int:
        return sum(take_from_budget(part, at=MONDAY) for _ in range(tries))

    def test_questions_of_strangers_leave_room_for_notices_and_for_codes(self) -> None:
        assert self._taken(BudgetPart.VERIFICATION_CODES) == 3
        assert self._taken(BudgetPart.NOTICES) == 3
        assert self._taken(BudgetPart.ACCOUNT_CODES) == 4
        assert MessageBudgetDay.objects.get().refused == 50

    def test_log_in_codes_may_use_what_is_left_of_all(self) -> None:
        assert self._taken(BudgetPart.ACCOUNT_CODES) == 10
        assert self._taken(BudgetPart.NOTICES) == 6, "their own part is untouched"

    def test_a_new_day_has_a_new_budget(self) -> None:
        self._taken(BudgetPart.NOTICES)
        assert take_from_budget(BudgetPart.NOTICES, at=MONDAY + timedelta(days=1))

    def test_a_notice_waits_for_tomorrow(self, told: Message, clock: Clock, phones: Phones) -> None:
        self._taken(BudgetPart.NOTICES)
        assert deliver_messages().postponed == 1
        row = MessageDelivery.objects.get()
        assert row.next_try_at.astimezone(SHANGHAI) == MONDAY.replace(hour=8) + timedelta(days=1)
        clock.at = row.next_try_at
        assert deliver_messages().sent == 1


class TestDigest:
    def test_takes_the_place_of_many(self, cast: Cast, clock: Clock, post: MailServer) -> None:
        give_address(cast.personnel)
        to = ToMember(account_id(cast.personnel), cast.employer.id, UnitRole.EMPLOYER)
        fields = {MessageField.UNIT: "津沽第一机床有限公司", MessageField.COUNT: 3}
        for _ in range(5):
            tell(kind=MessageKind.WORK_CAME_IN, to=to, at=clock.at, fields=fields)
        deliver_messages()
        assert post.received == []
        for _ in range(2):
            tell_digests(at=clock.at, on=clock.at.date())
            deliver_messages()
        [mail] = post.mails
        assert "您有5条新的工作消息。" in mail.get_content()


class TestGuards:
    def test_a_delivery_that_ended_never_begins_again(self, told: Message, phones: Phones) -> None:
        deliver_messages()
        with pytest.raises(DatabaseError), transaction.atomic():
            MessageDelivery.objects.update(state=DeliveryState.WAITING.value, ended_at=None)
        with without_guard(connection):
            MessageDelivery.objects.update(state=DeliveryState.WAITING.value, ended_at=None)
        assert states() == {"sms": "waiting"}

    def test_a_message_is_planned_once(self, told: Message, clock: Clock, phones: Phones) -> None:
        assert [plan_messages(at=clock.at) for _ in range(2)] == [1, 0]
        row = MessageDelivery.objects.get()
        row.pk = None
        with pytest.raises(DatabaseError), transaction.atomic():
            MessageDelivery.objects.bulk_create([row])
