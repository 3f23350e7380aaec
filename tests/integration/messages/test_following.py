"""Outsiders who want to hear of a certificate's changes: only once they confirmed, and as long as they want."""

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.integration.messages.conftest import Clock
from tests.support.case_walk import CaseWalk, issue_waiting_shards
from tests.support.cast import Cast
from tests.support.issued_certificates import Issued, issue, officer
from tests.support.smtp_server import MailServer
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import SHANGHAI, business_date
from zhicheng.domain.free_text import PersonalNumberWritten
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.recall import FollowerState, RecallChange
from zhicheng.records.models import (
    Event,
    Message,
    RecallNotice,
    StatusFollower,
    VerificationKind,
    VerificationRecord,
)
from zhicheng.services.casework.cases import case_page, end_due_suspensions, settle_finished_cases
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.services.kernel.telling import deliver_messages, forget_old_messages
from zhicheng.services.kernel.telling.follower_links import follower_address, follower_of, follower_token
from zhicheng.services.verification import (
    FollowingMissed,
    FollowingRefused,
    TokenMissed,
    confirm_following,
    follow_by_token,
    follower_page,
    stop_following,
    told_page,
)

pytestmark = pytest.mark.django_db

EMAIL = "hr@tender.example"


@pytest.fixture
def both(db: None) -> list[Issued]:
    return issue(2)


@pytest.fixture
def issued(both: list[Issued]) -> Issued:
    return both[0]


@pytest.fixture
def clock(issued: Issued) -> Clock:
    """Ten in the morning of the day after collection opened. Issuance goes by the true time."""
    return Clock((issued.after.astimezone(SHANGHAI) + timedelta(days=1)).replace(hour=10))


def deliver(clock: Clock) -> None:
    """What the worker does at the clock's time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ports, "clock", lambda: clock)
        deliver_messages()


def follow(issued: Issued, clock: Clock, email: str = EMAIL, **changed: str) -> None:
    given = {"verifier": "津沽市某招标代理公司", "purpose": "投标资格审查"} | changed
    follow_by_token(
        at=clock.at,
        token=token_text(bytes(issued.certificate.token)),
        is_from_file=False,
        email=email,
        **given,
    )


def live() -> StatusFollower:
    return StatusFollower.objects.get(stopped_at__isnull=True)


def confirmed(issued: Issued, clock: Clock) -> StatusFollower:
    follow(issued, clock)
    confirm_following(at=clock.at, token=follower_token(live().id))
    return live()


def revoked(issued: Issued, clock: Clock, ground: str = "false_materials") -> CaseWalk:
    return CaseWalk.opened(
        officer("counter"),
        clock.at,
        kind=CaseKind.REVOCATION,
        ground=ground,
        certificate_ids=[issued.certificate.id],
    ).carried_out()


class TestConfirmation:
    def test_asks_the_owner_by_one_mail_that_names_nobody(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        follow(issued, clock)
        deliver(clock)
        [mail] = post.mails
        text = mail.get_content().replace("=\n", "")
        assert (mail["To"], mail["Subject"]) == (EMAIL, "确认接收证书状态变化")
        assert follower_address(live().id) in text
        for secret in (issued.certificate.true_name, issued.certificate.number_id, "招标", issued.id_number):
            assert secret not in text
        assert "请登录" not in text

    def test_without_it_nothing_else_is_ever_sent(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        follow(issued, clock)
        deliver(clock)
        revoked(issued, clock)
        deliver(clock)
        assert len(post.mails) == 1
        assert not RecallNotice.objects.filter(unit__isnull=True).exists()

    def test_shows_nothing_of_the_certificate_before_it(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        follow(issued, clock)
        token = follower_token(live().id)
        before = follower_page(at=clock.at, token=token)
        assert (before.state, before.number, before.verifier) == (FollowerState.ASKED, "", "")
        confirm_following(at=clock.at, token=token)
        confirm_following(at=clock.at, token=token)
        after = follower_page(at=clock.at, token=token)
        assert (after.state, after.number) == (FollowerState.FOLLOWING, issued.certificate.number_id)
        assert after.ends_at == clock.at + timedelta(days=365)

    def test_comes_too_late_after_a_day(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        follow(issued, clock)
        token = follower_token(live().id)
        with pytest.raises(FollowingMissed):
            confirm_following(at=clock.at + timedelta(hours=24), token=token)

    @pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43])
    def test_takes_no_made_up_link(self, token: str, clock: Clock) -> None:
        with pytest.raises(FollowingMissed):
            follower_page(at=clock.at, token=token)

    def test_a_link_is_its_rows_alone(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        follow(issued, clock)
        token = follower_token(live().id)
        assert follower_of(token) == live().id
        assert follower_of(token[:21] + ("A" if token[21] != "A" else "B") + token[22:]) is None

    def test_an_owner_who_refuses_is_asked_no_second_time(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        follow(issued, clock)
        deliver(clock)
        stop_following(at=clock.at, token=follower_token(live().id))
        follow(issued, clock, email=EMAIL.upper())
        deliver(clock)
        assert len(post.mails) == 1
        assert not StatusFollower.objects.filter(stopped_at__isnull=True).exists()

    def test_the_database_keeps_other_messages_back(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        """The guard, and its negative control."""
        follow(issued, clock)
        early = {
            "kind": MessageKind.CERTIFICATE_CHANGED.value,
            "follower": live(),
            "fields": {},
            "created_at": clock.at,
        }
        with pytest.raises(DatabaseError, match="may go to follower"), transaction.atomic():
            Message.objects.create(**early)
        with without_guard(connection):
            Message.objects.create(**early)

    def test_a_confirmed_wish_moves_to_no_other_certificate_or_date(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        row = confirmed(issued, clock)
        later = clock.at + timedelta(days=900)
        with pytest.raises(DatabaseError, match="cannot change so"), transaction.atomic():
            StatusFollower.objects.filter(id=row.id).update(ends_at=later)
        with without_guard(connection):
            assert StatusFollower.objects.filter(id=row.id).update(ends_at=later) == 1


class TestLimits:
    def test_one_address_gets_three_questions_an_hour(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        for _ in range(3):
            follow(issued, clock)
        with pytest.raises(TooOften):
            follow(issued, clock)
        assert StatusFollower.objects.count() == 1

    def test_one_client_asks_ten_times_an_hour(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        token = token_text(bytes(issued.certificate.token))
        for number in range(11):
            wish = {
                "at": clock.at,
                "token": token,
                "is_from_file": True,
                "email": f"hr{number}@tender.example",
                "verifier": "某公司",
                "purpose": "招聘",
                "client": "192.0.2.7",
            }
            if number < 10:
                follow_by_token(**wish)  # type: ignore[arg-type]
        with pytest.raises(TooOften):
            follow_by_token(**wish)  # type: ignore[arg-type]
        assert StatusFollower.objects.filter(kind=VerificationKind.FILE).count() == 10

    @pytest.mark.parametrize(
        "email", ["", "hr", "a b@c.example", "a@b..example", "a@b.example\nBcc: c@d.example"]
    )
    def test_takes_addresses_alone(self, email: str, issued: Issued, clock: Clock, post: MailServer) -> None:
        with pytest.raises(FollowingRefused):
            follow(issued, clock, email=email)

    def test_takes_no_numbers_of_people(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        with pytest.raises(PersonalNumberWritten):
            follow(issued, clock, purpose=f"核实{issued.id_number}")

    def test_needs_a_certificate_that_is_out_and_can_change(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        opened, clock.at = clock.at, issued.opens - timedelta(hours=1)
        with pytest.raises(TokenMissed):
            follow(issued, clock)
        clock.at = opened
        revoked(issued, clock)
        with pytest.raises(FollowingRefused, match="不再有效"):
            follow(issued, clock)

    def test_is_not_offered_without_mail(
        self, issued: Issued, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(FollowingRefused, match="未开通电子邮件"):
            follow(issued, clock)


class TestTelling:
    def test_of_a_revocation_with_a_way_to_stop(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        row = confirmed(issued, clock)
        walk = revoked(issued, clock)
        deliver(clock)
        mail = post.mails[-1]
        text = mail.get_content().replace("=\n", "")
        assert mail["Subject"] == "您查验过的证书有变化"
        assert "已撤销，请重新查验。" in text
        assert f"{follower_address(row.id)}/stop" in text
        assert issued.certificate.true_name not in text
        assert issued.certificate.number_id not in text
        [notice] = RecallNotice.objects.all()
        assert (notice.change, notice.case_id) == (RecallChange.REVOKED.value, walk.standing.case_id)
        assert Event.objects.filter(tag=EventTag.VERIFIERS_TOLD.value).count() == 1

    def test_of_a_cancellation(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        confirmed(issued, clock)
        revoked(issued, clock, ground="given_up")
        assert RecallNotice.objects.get().change == RecallChange.CANCELLED.value

    def test_of_a_suspension_and_of_its_end_by_the_calendar(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        confirmed(issued, clock)
        CaseWalk.opened(
            officer("counter"),
            clock.at,
            kind=CaseKind.SUSPENSION,
            ground="under_inquiry",
            certificate_ids=[issued.certificate.id],
            in_force_until=business_date(clock.at) + timedelta(days=5),
        ).carried_out()
        end_due_suspensions(at=clock.at + timedelta(days=6))
        changes = list(RecallNotice.objects.order_by("at").values_list("change", flat=True))
        assert changes == [RecallChange.SUSPENDED.value, RecallChange.RESUMED.value]

    def test_of_a_correction_once_the_successor_is_there(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        confirmed(issued, clock)
        CaseWalk.opened(
            issued.holder,
            clock.at,
            kind=CaseKind.CORRECTION,
            ground="typing_error",
            certificate_ids=[issued.certificate.id],
            changes={CaseField.NAME: "秦良宇"},
        ).agreed()
        assert not RecallNotice.objects.exists()
        issue_waiting_shards()
        settle_finished_cases(at=clock.at)
        notice = RecallNotice.objects.get()
        assert (notice.certificate_id, notice.change) == (issued.certificate.id, RecallChange.REPLACED.value)

    def test_nobody_who_stopped_and_nobody_after_twelve_months(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        row = confirmed(issued, clock)
        stop_following(at=clock.at, token=follower_token(row.id))
        follow(issued, clock, email="late@tender.example")
        late = live()
        confirm_following(at=clock.at, token=follower_token(late.id))
        clock.at += timedelta(days=365)
        revoked(issued, clock)
        assert not RecallNotice.objects.exists()

    def test_one_who_stops_while_the_mail_waits_gets_none(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        row = confirmed(issued, clock)
        deliver(clock)
        revoked(issued, clock)
        stop_following(at=clock.at, token=follower_token(row.id))
        before = len(post.mails)
        deliver(clock)
        assert len(post.mails) == before


class TestWhoWasTold:
    def test_the_holder_reads_the_names_and_no_address(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        confirmed(issued, clock)
        revoked(issued, clock)
        [line] = told_page(actor=issued.holder).rows
        assert (line.verifier, line.purpose) == ("津沽市某招标代理公司", "投标资格审查")
        assert EMAIL not in repr(line)

    def test_another_holder_reads_nothing(self, both: list[Issued], clock: Clock, post: MailServer) -> None:
        confirmed(both[0], clock)
        revoked(both[0], clock)
        assert told_page(actor=both[1].holder).rows == []

    def test_officers_read_it_in_the_case_and_the_holder_does_not(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        confirmed(issued, clock)
        walk = revoked(issued, clock)
        page = case_page(actor=walk.first, case_id=walk.standing.case_id)
        assert (page.told.count, page.told.lines[0].verifier) == (1, "津沽市某招标代理公司")
        assert case_page(actor=issued.holder, case_id=walk.standing.case_id).told.count == 0

    def test_an_employer_whose_staff_list_has_the_holder_is_told_without_having_asked(self, db: None) -> None:
        employer = Cast().employer
        made = issue(employer=employer, employed=1)[0]
        revoked(made, Clock(made.after))
        assert not VerificationRecord.objects.exists()
        assert RecallNotice.objects.get().unit_id == employer.id


class TestRetention:
    def test_the_address_is_sealed_and_stands_in_no_log(
        self, issued: Issued, clock: Clock, post: MailServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            row = confirmed(issued, clock)
            deliver(clock)
        assert EMAIL not in caplog.text
        assert EMAIL.encode() not in bytes(row.email_sealed)
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(e::text, '') FROM records_event e")
            assert EMAIL not in cursor.fetchone()[0]
            cursor.execute("SELECT string_agg(m::text, '') FROM records_message m")
            assert EMAIL not in cursor.fetchone()[0]

    def test_a_stopped_address_is_gone_at_once(self, issued: Issued, clock: Clock, post: MailServer) -> None:
        row = confirmed(issued, clock)
        stop_following(at=clock.at, token=follower_token(row.id))
        row.refresh_from_db()
        assert (row.email_sealed, row.email_index, row.verifier, row.purpose) == (None, None, "", "")

    def test_tidying_empties_what_ran_out_and_deletes_it_with_its_messages(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        row = confirmed(issued, clock)
        forget_old_messages(at=clock.at + timedelta(days=364))
        row.refresh_from_db()
        assert row.stopped_at is None
        forget_old_messages(at=clock.at + timedelta(days=366))
        row.refresh_from_db()
        assert (row.email_sealed, row.email_index) == (None, None)
        forget_old_messages(at=clock.at + timedelta(days=731))
        assert not StatusFollower.objects.exists()

    def test_an_address_that_was_never_confirmed_goes_after_a_day(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        follow(issued, clock)
        forget_old_messages(at=clock.at + timedelta(hours=25))
        assert StatusFollower.objects.get().email_sealed is None

    def test_asking_again_after_the_end_begins_anew(
        self, issued: Issued, clock: Clock, post: MailServer
    ) -> None:
        first = confirmed(issued, clock)
        clock.at += timedelta(days=366)
        follow(issued, clock)
        assert live().id != first.id
