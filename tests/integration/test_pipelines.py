"""Statements that travel together behave as if each had been waited for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zhicheng.records.identifiers import new_id
from zhicheng.records.models import SmsMessage
from zhicheng.records.pipelines import pipeline, send_rows

pytestmark = pytest.mark.django_db

_NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
_FIELDS = ("id", "person", "template", "body_sealed", "created_at", "attempts", "gateway_id", "last_error")


def row(template: str, gateway_id: str = "") -> tuple[Any, ...]:
    return (new_id(), None, template, b"sealed", _NOON, 0, gateway_id, "")


def written() -> list[str]:
    return list(SmsMessage.objects.order_by("template").values_list("template", flat=True))


def write_one_row_twice(waited: list[str] | None = None) -> None:
    twice = row("one")
    with transaction.atomic(), pipeline() as send:
        send_rows(send, SmsMessage, _FIELDS, [row("before")])
        send_rows(send, SmsMessage, _FIELDS, [twice, twice])
        if waited is not None:
            send("SELECT 1").fetchall()
            waited.append("behind the error")
        send_rows(send, SmsMessage, _FIELDS, [row("behind")])


class TestStatements:
    def test_each_has_its_own_rows_and_sees_what_those_before_it_wrote(self) -> None:
        with transaction.atomic(), pipeline() as send:
            send_rows(send, SmsMessage, _FIELDS, [row("one"), row("two")])
            between = send("SELECT count(*) FROM records_smsmessage")
            send_rows(send, SmsMessage, _FIELDS, [row("three")])
            named = send(
                "SELECT template FROM records_smsmessage WHERE template = ANY(%s)", [["two", "four"]]
            )
            assert named.fetchall() == [("two",)]
            assert between.fetchall() == [(2,)]
        assert written() == ["one", "three", "two"]

    def test_queries_are_counted_where_queries_are_counted(self) -> None:
        with CaptureQueriesContext(connection) as counted, transaction.atomic(), pipeline() as send:
            send("SELECT 1")
            send("SELECT 2")
        assert [item["sql"] for item in counted if item["sql"].startswith("SELECT")] == [
            "SELECT 1",
            "SELECT 2",
        ]

    def test_it_stands_in_a_transaction_and_ends_with_it(self) -> None:
        with transaction.atomic():
            with pipeline() as send:
                send_rows(send, SmsMessage, _FIELDS, [row("one")])
            transaction.set_rollback(True)
        assert written() == []


class TestErrors:
    def test_a_refused_row_is_djangos_error_and_takes_all_with_it(self) -> None:
        with pytest.raises(IntegrityError):
            write_one_row_twice()
        assert written() == []

    def test_it_is_raised_by_the_first_that_waits(self) -> None:
        waited: list[str] = []
        with pytest.raises(IntegrityError):
            write_one_row_twice(waited)
        assert waited == []

    def test_the_connection_goes_on_after_it(self) -> None:
        with pytest.raises(DataError), transaction.atomic(), pipeline() as send:
            send("SELECT 1 / 0")
        with transaction.atomic(), pipeline() as send:
            assert send("SELECT 1").fetchall() == [(1,)]


class TestRows:
    def test_none_are_none(self) -> None:
        with transaction.atomic(), pipeline() as send:
            send_rows(send, SmsMessage, _FIELDS, [])
        assert written() == []

    def test_what_is_too_long_is_refused_and_not_cut(self) -> None:
        longest = SmsMessage._meta.get_field("gateway_id").max_length
        assert longest is not None
        with transaction.atomic(), pipeline() as send:
            send_rows(send, SmsMessage, _FIELDS, [row("fits", "x" * longest)])
        with pytest.raises(DataError), transaction.atomic(), pipeline() as send:
            send_rows(send, SmsMessage, _FIELDS, [row("longer", "x" * (longest + 1))])
        assert written() == ["fits"]
