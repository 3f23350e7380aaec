"""The message centre: each reads their own messages, in the role they act in, and nobody else's."""

import uuid
from datetime import timedelta

import pytest

from tests.support.acting import account_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageChannel, MessageField, MessageKind
from zhicheng.records.models import Message, MessageBudgetDay, MessagePreference
from zhicheng.services.kernel.actor import SYSTEM, Actor
from zhicheng.services.kernel.telling import (
    MessageBox,
    MessageNotFound,
    ToMember,
    ToPerson,
    archive_message,
    choose_channels,
    forget_old_messages,
    open_message,
    own_messages,
    own_preferences,
    read_all_messages,
    tell,
    unread_count,
)
from zhicheng.services.kernel.telling.preferences import PreferenceRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(to_holder: ToPerson) -> Message:
    tell(kind=MessageKind.REGISTERED, to=to_holder, at=MONDAY)
    return Message.objects.get()


def texts(actor: Actor, box: MessageBox = MessageBox.ALL) -> list[str]:
    return [line.text for line in own_messages(actor=actor, box=box, limit=50, offset=0).rows]


class TestReading:
    def test_opening_is_reading(self, told: Message, holder: Actor) -> None:
        assert (unread_count(actor=holder), len(texts(holder, MessageBox.UNREAD))) == (1, 1)
        line = open_message(actor=holder, at=MONDAY, message_id=told.id)
        assert line.text.startswith("您已在职称系统注册成功。")
        assert (unread_count(actor=holder), texts(holder, MessageBox.UNREAD)) == (0, [])

    def test_the_first_reading_is_kept(self, told: Message, holder: Actor) -> None:
        for hours in (0, 5):
            open_message(actor=holder, at=MONDAY + timedelta(hours=hours), message_id=told.id)
        told.refresh_from_db()
        assert told.read_at == MONDAY

    def test_archived_messages_are_in_a_part_of_their_own(self, told: Message, holder: Actor) -> None:
        archive_message(actor=holder, at=MONDAY, message_id=told.id)
        assert (texts(holder), len(texts(holder, MessageBox.ARCHIVED))) == ([], 1)
        assert unread_count(actor=holder) == 0
        archive_message(actor=holder, at=MONDAY, message_id=told.id, is_archived=False)
        assert len(texts(holder)) == 1

    def test_all_are_read_that_were_there(self, told: Message, holder: Actor, to_holder: ToPerson) -> None:
        tell(kind=MessageKind.REGISTERED, to=to_holder, at=MONDAY + timedelta(minutes=5))
        assert read_all_messages(actor=holder, at=MONDAY) == 1
        assert unread_count(actor=holder) == 1


class TestWhoseTheyAre:
    def test_nobody_reads_anothers(self, told: Message, cast: Cast) -> None:
        for actor in (cast.holder(PEOPLE[1]), cast.personnel, cast.check_officer, SYSTEM):
            assert texts(actor) == []
            for act in (open_message, archive_message):
                with pytest.raises(MessageNotFound):
                    act(actor=actor, at=MONDAY, message_id=told.id)
        told.refresh_from_db()
        assert told.read_at is None

    def test_one_that_is_not_there_looks_the_same(self, holder: Actor) -> None:
        with pytest.raises(MessageNotFound):
            open_message(actor=holder, at=MONDAY, message_id=uuid.uuid4())

    def test_staff_read_what_is_for_the_role_they_act_in(self, cast: Cast) -> None:
        actor = cast.personnel
        fields = {MessageField.COUNT: 2}
        to = ToMember(account_id(actor), cast.employer.id, UnitRole.EMPLOYER)
        tell(kind=MessageKind.DIGEST, to=to, at=MONDAY, fields=fields)
        elsewhere = Actor(actor.account_id, "经办人", UnitRole.EMPLOYER, cast.second_employer.id)
        assert (len(texts(actor)), texts(elsewhere)) == (1, [])


class TestPreferences:
    def test_a_choice_holds_until_the_next(self, holder: Actor) -> None:
        chosen = [(MessageKind.REGISTERED, MessageChannel.SMS)]
        assert choose_channels(actor=holder, at=MONDAY, wanted=chosen) > 1
        lines = {line.kind: {c: on for c, on, _ in line.channels} for line in own_preferences(actor=holder)}
        assert lines[MessageKind.REGISTERED][MessageChannel.SMS]
        assert not lines[MessageKind.CERTIFICATE_OPENED][MessageChannel.SMS]
        assert choose_channels(actor=holder, at=MONDAY, wanted=chosen) == 0

    def test_what_may_not_be_switched_off_is_not_stored(self, holder: Actor) -> None:
        choose_channels(actor=holder, at=MONDAY, wanted=[])
        assert not MessagePreference.objects.filter(kind=MessageKind.CLAIM_REJECTED.value).exists()

    @pytest.mark.parametrize(
        "wish",
        [
            (MessageKind.WORK_CAME_IN, MessageChannel.SMS),
            (MessageKind.PHONE_CHANGED, MessageChannel.SMS),
        ],
    )
    def test_only_what_is_offered_can_be_wanted(
        self, holder: Actor, wish: tuple[MessageKind, MessageChannel]
    ) -> None:
        with pytest.raises(PreferenceRefused):
            choose_channels(actor=holder, at=MONDAY, wanted=[wish])


class TestRetention:
    def test_two_years_and_no_longer(self, told: Message, to_holder: ToPerson) -> None:
        tell(kind=MessageKind.REGISTERED, to=to_holder, at=MONDAY + timedelta(days=2))
        MessageBudgetDay.objects.create(day=MONDAY.date())
        forget_old_messages(at=MONDAY + timedelta(days=731))
        assert Message.objects.count() == 1
        assert not MessageBudgetDay.objects.exists()
