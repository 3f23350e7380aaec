"""The guards of the database itself: append-only tables and chains that cannot fork."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import unguarded
from zhicheng.records.models import ChainHead, Event
from zhicheng.services import ports
from zhicheng.services.actor import SYSTEM
from zhicheng.services.events import EventTag, recomputed_hash
from zhicheng.services.events import transaction as act

pytestmark = pytest.mark.django_db


def _record(count: int) -> None:
    with act(actor=SYSTEM, at=ports.clock().now()) as ledger:
        for number in range(count):
            ledger.record(EventTag.HEAD_PUBLISHED, "test", number, number=number)


class TestEventChain:
    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_links_each_event_to_the_one_before(self, count: int) -> None:
        _record(count)
        _record(count)
        events = list(Event.objects.order_by("seq"))
        assert [event.seq for event in events] == list(range(1, 2 * count + 1))
        previous = bytes(32)
        for event in events:
            assert bytes(event.prev_hash) == previous
            previous = recomputed_hash(event, previous)
            assert bytes(event.hash) == previous
        assert bytes(ChainHead.objects.get(name="events").hash) == previous

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE records_event SET tag = 'x'",
            "DELETE FROM records_event",
            "TRUNCATE records_event",
            "UPDATE records_chainhead SET seq = 0 WHERE name = 'events'",
            "DELETE FROM records_chainhead",
        ],
    )
    def test_refuses_to_change_history(self, statement: str) -> None:
        _record(2)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Event.objects.count() == 2

    def test_refuses_a_link_that_does_not_continue_the_chain(self) -> None:
        _record(1)
        event = Event.objects.get()
        forged = Event(
            seq=2,
            tag="x",
            subject_kind="x",
            subject_id="x",
            at=event.at,
            recorded_at=event.recorded_at,
            prev_hash=b"\1" * 32,
            hash=b"\2" * 32,
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)

    @pytest.mark.tampers
    def test_the_guard_is_what_refuses(self) -> None:
        """Negative control: with the triggers off, the same statements go through."""
        _record(2)
        with unguarded(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_event")
        assert Event.objects.count() == 0
