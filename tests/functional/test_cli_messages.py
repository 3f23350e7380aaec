"""Messages through the command line: records without words, delivery at once, templates by two officers."""

import pytest

from tests.functional.conftest import Zhicheng
from tests.support.acting import person_id
from tests.support.cast import PEOPLE, Cast
from zhicheng.domain.messages import MessageChannel, MessageKind
from zhicheng.records.models import MessageDelivery
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.telling import ToPerson, choose_channels, tell

pytestmark = pytest.mark.django_db
KIND = "certificate_opened"


class TestTemplates:
    def test_are_proposed_and_approved_by_two(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        assert cast.release_officer
        said = "“{title}”证书可以领取了。"
        proposed = zhicheng(
            "messages", "propose", KIND, "--sentence", said, "--as", "check-officer", "--json"
        )
        assert proposed.line("message_template_proposed")["version"] == 1
        assert zhicheng("messages", "approve", KIND, "1", "--as", "check-officer").code == 3
        assert zhicheng("messages", "approve", KIND, "2", "--as", "release-officer").code == 3
        approved = zhicheng("messages", "approve", KIND, "1", "--as", "release-officer", "--json")
        assert approved.line("message_template_approved")["sms_name"] == f"message_{KIND}_v1"
        listed = zhicheng("messages", "templates", KIND, "--as", "check-officer", "--json")
        assert listed.line("message_template")["sentence"] == said

    def test_all_kinds_are_listed(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        lines = zhicheng("messages", "templates", "--as", "check-officer", "--json").lines
        assert {line["kind"] for line in lines} == set(MessageKind)


class TestDelivering:
    def test_now_and_shown_without_words(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        holder = cast.holder(PEOPLE[0])
        at = ports.clock().now()
        choose_channels(actor=holder, at=at, wanted=[(MessageKind.REGISTERED, MessageChannel.SMS)])
        tell(kind=MessageKind.REGISTERED, to=ToPerson(person_id(holder)), at=at)
        assert zhicheng("messages", "deliver", "--json").line("messages_delivered")["planned"] == 1
        MessageDelivery.objects.filter(ended_at__isnull=True).update(next_try_at=at)
        zhicheng("messages", "deliver")
        said = zhicheng("messages", "list", "--as", "check-officer")
        assert "注册成功" in said.out
        assert "已发出" in said.out
        assert PEOPLE[0].phone not in said.out

    def test_reminders_can_be_asked_for_twice(self, zhicheng: Zhicheng, cast: Cast) -> None:
        assert cast.check_officer
        assert [zhicheng("messages", "remind").code for _ in range(2)] == [0, 0]
