"""Templates: two officers, versions, and messages that never change their words."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.integration.messages.conftest import Clock, Phones
from tests.support.acting import account_id
from tests.support.cast import MONDAY, Cast
from zhicheng.domain.messages import MessageField, MessageKind, MessageWordingRefused
from zhicheng.records.models import Event, Message, MessageTemplate
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.sms_texts import UnknownMessage, sms_text
from zhicheng.services.kernel.telling import (
    MessageBox,
    TemplateVersion,
    ToPerson,
    approve_message_template,
    deliver_messages,
    message_kinds,
    own_messages,
    propose_message_template,
    tell,
    template_versions,
)

pytestmark = pytest.mark.django_db
OPENED = MessageKind.CERTIFICATE_OPENED
NEW = "“{title}”证书可以领取了。"


def propose(cast: Cast, sentence: str = NEW) -> TemplateVersion:
    return propose_message_template(
        actor=cast.check_officer, at=MONDAY, kind=OPENED, sentence=sentence, more=""
    )


def approve(actor: Actor, version: TemplateVersion) -> TemplateVersion:
    return approve_message_template(actor=actor, at=MONDAY + timedelta(hours=1), template_id=version.id)


def opened(to: ToPerson, hours: int) -> None:
    at = MONDAY + timedelta(hours=hours)
    tell(kind=OPENED, to=to, at=at, fields={MessageField.TITLE: "工程师"})


class TestTwoOfficers:
    def test_one_proposes_and_another_approves(self, cast: Cast) -> None:
        version = propose(cast)
        assert (version.version, version.in_force) == (1, False)
        assert approve(cast.release_officer, version).in_force
        tags = set(Event.objects.values_list("tag", flat=True))
        assert {EventTag.MESSAGE_TEMPLATE_PROPOSED, EventTag.MESSAGE_TEMPLATE_APPROVED} <= tags

    def test_nobody_approves_their_own(self, cast: Cast) -> None:
        version = propose(cast)
        with pytest.raises(MessageWordingRefused, match="两名不同"):
            approve(cast.check_officer, version)

    def test_the_database_refuses_it_too(self, cast: Cast) -> None:
        propose(cast)
        with pytest.raises(DatabaseError), transaction.atomic():
            MessageTemplate.objects.update(approved_by=account_id(cast.check_officer), approved_at=MONDAY)

    def test_an_approved_one_is_never_edited(self, cast: Cast) -> None:
        approve(cast.release_officer, propose(cast))
        with pytest.raises(DatabaseError), transaction.atomic():
            MessageTemplate.objects.update(sentence="请致电。")

    def test_is_for_officers_alone(self, cast: Cast, holder: Actor) -> None:
        for actor in (cast.personnel, holder):
            with pytest.raises(NotAllowed):
                propose_message_template(actor=actor, at=MONDAY, kind=OPENED, sentence=NEW, more="")
            with pytest.raises(NotAllowed):
                message_kinds(actor=actor, at=MONDAY)

    def test_is_approved_once(self, cast: Cast) -> None:
        version = propose(cast)
        approve(cast.release_officer, version)
        with pytest.raises(MessageWordingRefused, match="已经批准"):
            approve(cast.third_officer, version)

    def test_an_older_version_is_not_approved_behind_a_newer(self, cast: Cast) -> None:
        first, second = propose(cast), propose(cast, "证书“{title}”可领取。")
        approve(cast.release_officer, second)
        with pytest.raises(MessageWordingRefused, match="更新的版本"):
            approve(cast.release_officer, first)


class TestWords:
    def test_what_was_said_stays_as_it_was_said(self, cast: Cast, holder: Actor, to_holder: ToPerson) -> None:
        opened(to_holder, 0)
        approve(cast.release_officer, propose(cast))
        opened(to_holder, 2)
        new, old = own_messages(actor=holder, box=MessageBox.ALL, limit=9, offset=0).rows
        assert new.text == "“工程师”证书可以领取了。"
        assert old.text.startswith("您的“工程师”电子职称证书已可领取。")

    def test_each_version_has_a_name_of_its_own_at_the_gateway(
        self, cast: Cast, to_holder: ToPerson, clock: Clock, phones: Phones
    ) -> None:
        opened(to_holder, 0)
        approve(cast.release_officer, propose(cast))
        opened(to_holder, 2)
        clock.at = MONDAY + timedelta(hours=3)
        deliver_messages()
        names = sorted(template for _, template, _ in phones.sent)
        assert names == ["message_certificate_opened", "message_certificate_opened_v1"]
        said = sms_text("message_certificate_opened_v1").written({"title": "工程师"})
        assert said == "“工程师”证书可以领取了。详情请登录职称系统查看。"

    @pytest.mark.parametrize("name", ["message_certificate_opened_v1", "message_rumour", "message_"])
    def test_a_version_that_is_not_approved_has_no_text(self, cast: Cast, name: str) -> None:
        propose(cast)
        with pytest.raises(UnknownMessage):
            sms_text(name)

    def test_a_proposal_changes_nothing(self, cast: Cast, to_holder: ToPerson, holder: Actor) -> None:
        propose(cast)
        opened(to_holder, 2)
        assert Message.objects.count() == 1
        assert "已可领取" in own_messages(actor=holder, box=MessageBox.ALL, limit=1, offset=0).rows[0].text
        assert [v.in_force for v in template_versions(actor=cast.check_officer, at=MONDAY, kind=OPENED)] == [
            False
        ]
