"""``tell``: one row in the transaction of the act, for whom and with what the kind says."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conftest import without_guard
from tests.support.acting import account_id, person_id
from tests.support.cast import MONDAY, PEOPLE, Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.records.models import Account, Message, MessageDelivery
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.telling import About, Telling, ToAccount, ToPerson, ToUnit, tell, tell_all
from zhicheng.services.kernel.telling.wording import values_of

pytestmark = pytest.mark.django_db

OPENED = {MessageField.TITLE: "高级工程师"}
SENT_BACK = {
    MessageField.TITLE: "高级工程师",
    MessageField.UNIT: "津沽市工业局",
    MessageField.PART: "专业",
    MessageField.REASON: "专业与聘任文件不一致",
}


def opened(to: ToPerson, once: str = "") -> None:
    tell(kind=MessageKind.CERTIFICATE_OPENED, to=to, at=MONDAY, fields=OPENED, once=once)


class TestTell:
    def test_writes_one_row_and_asks_nothing(self, to_holder: ToPerson) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            opened(to_holder)
        assert len(queries) == 1
        assert Message.objects.get().person_id == to_holder.person_id

    def test_sends_nothing_by_itself(self, to_holder: ToPerson) -> None:
        opened(to_holder)
        assert not MessageDelivery.objects.exists()

    def test_is_undone_with_its_act(self, to_holder: ToPerson) -> None:
        with transaction.atomic():
            opened(to_holder)
            transaction.set_rollback(True)
        assert not Message.objects.exists()

    def test_keeps_what_somebody_wrote_encrypted(self, to_holder: ToPerson) -> None:
        tell(kind=MessageKind.CLAIM_SENT_BACK, to=to_holder, at=MONDAY, fields=SENT_BACK)
        row = Message.objects.get()
        assert "reason" not in row.fields
        assert "聘任文件" not in str(row.fields)
        assert row.fields_sealed is not None
        assert "聘任文件".encode() not in bytes(row.fields_sealed)
        assert values_of(row)["reason"] == "专业与聘任文件不一致"

    @pytest.mark.parametrize("fields", [{}, {**OPENED, MessageField.REASON: "多余"}])
    def test_takes_the_fields_of_the_kind_and_no_others(
        self, to_holder: ToPerson, fields: dict[MessageField, str]
    ) -> None:
        with pytest.raises(ValueError, match="certificate_opened"):
            tell(kind=MessageKind.CERTIFICATE_OPENED, to=to_holder, at=MONDAY, fields=fields)

    def test_a_number_in_a_value_is_hidden(self, to_holder: ToPerson) -> None:
        fields = {MessageField.TITLE: f"工程师{PEOPLE[0].phone}"}
        tell(kind=MessageKind.CERTIFICATE_OPENED, to=to_holder, at=MONDAY, fields=fields)
        assert PEOPLE[0].phone not in str(Message.objects.get().fields)

    def test_tells_once_what_is_to_be_told_once(self, to_holder: ToPerson, cast: Cast) -> None:
        for _ in range(3):
            opened(to_holder, once="certificate-1")
        opened(to_holder, once="certificate-2")
        opened(ToPerson(person_id(cast.holder(PEOPLE[1]))), once="certificate-1")
        assert Message.objects.count() == 3

    def test_tells_every_member_of_the_unit_in_the_role(self, cast: Cast) -> None:
        members = {account_id(actor) for actor in (cast.convener, cast.second_convener)}
        assert cast.foreign_convener
        tell(
            kind=MessageKind.FILING_APPROVED,
            to=ToUnit(cast.convening_unit.id, UnitRole.CONVENING_UNIT),
            at=MONDAY,
            fields={MessageField.UNIT: "津沽市机械工程学会", MessageField.DAY: "2026年11月9日"},
            about=About("filing", "1"),
        )
        assert set(Message.objects.values_list("account_id", flat=True)) == members

    def test_does_not_tell_who_may_no_longer_log_in(self, cast: Cast) -> None:
        Account.objects.filter(id=account_id(cast.convener)).update(is_active=False)
        wrote = tell_all(
            [
                Telling(
                    MessageKind.DIGEST,
                    ToUnit(cast.convening_unit.id, UnitRole.CONVENING_UNIT),
                    {MessageField.COUNT: 2},
                )
            ],
            at=MONDAY,
        )
        assert wrote == 0

    def test_many_cost_as_many_statements_as_one(self, to_holder: ToPerson) -> None:
        several = [Telling(MessageKind.CERTIFICATE_OPENED, to_holder, OPENED) for _ in range(300)]
        with CaptureQueriesContext(connection) as queries:
            tell_all(several, at=MONDAY)
        assert len(queries) <= 3
        assert Message.objects.count() == 300


class TestGuards:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE records_message SET fields = '{}'",
            "UPDATE records_message SET kind = 'registered'",
            "UPDATE records_message SET person_id = NULL, account_id = (SELECT id FROM records_account LIMIT 1)",
            "UPDATE records_message SET archived_at = now()",
            "UPDATE records_message SET unit_id = gen_random_uuid()",
        ],
    )
    def test_what_was_said_cannot_change(self, to_holder: ToPerson, statement: str) -> None:
        opened(to_holder)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_the_guard_is_what_refuses(self, to_holder: ToPerson) -> None:
        """Negative control: with the triggers off, the words of a message change."""
        opened(to_holder)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE records_message SET fields = '{}'")
        assert Message.objects.get().fields == {}

    def test_reading_is_allowed(self, to_holder: ToPerson) -> None:
        opened(to_holder)
        assert Message.objects.update(read_at=MONDAY, archived_at=MONDAY, planned_at=MONDAY) == 1

    def test_a_recipient_is_a_person_or_an_account(self, holder: Actor) -> None:
        tell(kind=MessageKind.PHONE_CHANGED, to=ToAccount(account_id(holder)), at=MONDAY)
        row = Message.objects.get()
        row.pk, row.person_id = None, holder.person_id
        with pytest.raises(DatabaseError), transaction.atomic():
            Message.objects.bulk_create([row])
