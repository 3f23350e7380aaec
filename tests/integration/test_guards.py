"""The guards of the database itself: append-only tables and chains that cannot fork (R04)."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.issued_certificates import Issued, issue
from zhicheng.records.models import ChainHead, Event, NumberVoid, VerificationRecord
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import EventTag, recomputed_hash
from zhicheng.services.kernel.events import transaction as act

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
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_event")
        assert Event.objects.count() == 0


APPEND_ONLY = [
    "event",
    "logleaf",
    "checkpoint",
    "numberallocation",
    "numbervoid",
    "certificate",
    "sealintent",
    "artifact",
    "verificationrecord",
    "rosterrow",
    "claimsnapshot",
    "claimact",
    "claimopening",
    "reviewdecision",
    "certificateaccess",
    "issuancefailure",
    "auditrun",
    "filingevidence",
    "casestep",
    "caseattachment",
    "caseeffect",
    "recallnotice",
]
NEVER_DELETED = [
    "chainhead",
    "numbercounter",
    "claim",
    "person",
    "personfact",
    "filing",
    "issuancebatch",
    "issuanceshard",
    "revocation",
    "handmarkorder",
    "rosterupload",
    "passrosterentry",
    "certificatetemplate",
    "attachment",
    "messagetemplate",
    "case",
    "caseitem",
    "casedecision",
    "casecounter",
    "successorentry",
    "suspension",
    "committeeapproval",
    "appointmentright",
    "latertitlereview",
    "staffaccountchange",
]
FREE = {
    # What these hold is on its way, is a setting, or is told again by the events.
    *("unit", "account", "membership", "evaluationcommittee", "examination", "batchentry", "workingyear"),
    *("finalcheckrun", "finalcheckfinding", "verificationrequest", "smsmessage", "ratewindow", "feedback"),
    # What is noted of a file, which goes with it.
    "sealedfile",
    # Kept for two years; what a message says and how a delivery ended cannot change (test_message_guards).
    *("message", "messagedelivery", "messagepreference", "messageaddress", "messagebudgetday"),
    # The list of a filing changes while the filing waits, and never after (test_approved_lists).
    "approvedperson",
    # An outsider's address goes after twelve months; what was confirmed or stopped stays so (test_following).
    "statusfollower",
    # What the health page shows of faults; the events tell it again.
    "faultreport",
    # How somebody gets in: replaced when it is lost, and deleted when it is spent.
    *("phonecode", "totpsecret", "recoverycode", "signin", "phonechange", "captchaticket"),
    "staffinvitation",
}


def guards_of(table: str) -> set[str]:
    """The statements that a trigger of the table refuses outright."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT tgtype FROM pg_trigger
             WHERE tgrelid = %s::regclass AND tgfoid = 'zc_refuse_change'::regproc AND tgenabled = 'O'
            """,
            [f"records_{table}"],
        )
        kinds = [row[0] for row in cursor.fetchall()]
    # The bits of pg_trigger.tgtype: 8 for DELETE, 16 for UPDATE, 32 for TRUNCATE.
    return {
        name for name, bit in (("DELETE", 8), ("UPDATE", 16), ("TRUNCATE", 32)) if any(k & bit for k in kinds)
    }


class TestEveryTable:
    def test_is_guarded_or_named_as_free(self) -> None:
        """A new table must be put into one of the three lists."""
        models = apps.get_app_config("records").get_models()
        tables = {model._meta.model_name for model in models if model._meta.managed}
        assert tables == {*APPEND_ONLY, *NEVER_DELETED, *FREE}

    @pytest.mark.parametrize("table", APPEND_ONLY)
    def test_that_is_history_refuses_to_change_at_all(self, table: str) -> None:
        assert guards_of(table) == {"UPDATE", "DELETE", "TRUNCATE"}

    @pytest.mark.parametrize("table", NEVER_DELETED)
    def test_that_moves_by_rules_never_loses_a_row(self, table: str) -> None:
        assert guards_of(table) == {"DELETE", "TRUNCATE"}

    @pytest.mark.parametrize("table", [*APPEND_ONLY, *NEVER_DELETED, "batchentry"])
    def test_with_a_guard_refuses_truncation_even_when_empty(self, table: str) -> None:
        with (
            pytest.raises(DatabaseError, match="TRUNCATE refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE records_{table} CASCADE")

    @pytest.mark.tampers
    def test_would_be_emptied_without_its_guard(self) -> None:
        """Negative control of the truncations."""
        _record(1)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute("TRUNCATE records_event")
        assert not Event.objects.exists()


@pytest.mark.tampers
class TestRowsOfAnIssuedCertificate:
    """The same statements against rows that are there, since a row trigger sleeps over an empty table."""

    @pytest.fixture
    def issued(self) -> Issued:
        made = issue(2)[0]
        allocation = made.certificate.number
        NumberVoid.objects.create(number=allocation, reason="测试", voided_at=made.opens)
        VerificationRecord.objects.create(certificate=made.certificate, kind="own", at=made.opens)
        return made

    @pytest.mark.parametrize(
        "table",
        ["event", "logleaf", "numbervoid", "sealintent", "artifact", "verificationrecord", "certificate"],
    )
    def test_cannot_be_updated_or_deleted_by_anybody(self, issued: Issued, table: str) -> None:
        column = {"numbervoid": "number_id", "artifact": "certificate_id"}.get(table)
        key = column or {"event": "seq", "logleaf": "seq"}.get(table, "id")
        for statement in (
            f"UPDATE records_{table} SET {key} = {key}",
            f"DELETE FROM records_{table}",
            f"INSERT INTO records_{table} SELECT * FROM records_{table} ON CONFLICT ({key}) DO UPDATE SET {key} = records_{table}.{key}",
        ):
            with (
                pytest.raises(DatabaseError, match=r"append-only|does not continue|not in a released batch"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
        with without_guard(connection), connection.cursor() as cursor:
            cursor.execute(f"UPDATE records_{table} SET {key} = {key}")
            assert cursor.rowcount > 0

    @pytest.mark.parametrize(
        "table", ["claim", "person", "filing", "issuancebatch", "issuanceshard", "numbercounter"]
    )
    def test_cannot_disappear(self, issued: Issued, table: str) -> None:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM records_{table}")

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE records_numbercounter SET next_serial = next_serial - 1",
            "UPDATE records_numbercounter SET year = year + 1",
            "UPDATE records_chainhead SET seq = seq - 1 WHERE name = 'log'",
            "UPDATE records_claim SET specialty = '另一专业'",
            "UPDATE records_claim SET status = 'uploaded'",
            "UPDATE records_claim SET person_id = gen_random_uuid()",
            "UPDATE records_certificatetemplate SET bundle = '\\x00'",
            "UPDATE records_certificatetemplate SET approved_by_id = proposed_by_id",
            "UPDATE records_filing SET meeting_last = meeting_first",
            "UPDATE records_issuancebatch SET released_by_id = checked_by_id",
        ],
    )
    def test_move_by_their_rules_alone(self, issued: Issued, statement: str) -> None:
        lines = r"cannot change|cannot go from|only goes up|never edited in place"
        with pytest.raises(DatabaseError, match=lines), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
