"""What each act tells, and whom: inside its own transaction, with fixed fields alone."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from tests.support.acting import account_id, person_id
from tests.support.cast import APPOINTMENT, MONDAY, PEOPLE, Cast, ready, reviewers, submitted
from tests.support.issued_certificates import issue
from tests.support.revoking import revocation
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.messages import MessageKind
from zhicheng.records.models import Message, Person, VerificationKind
from zhicheng.services.casework.cases import agree_to_case
from zhicheng.services.intake.filings.acts import refuse_filing, submit_filing
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.events import transaction as act
from zhicheng.services.kernel.telling import MessageBox, own_messages
from zhicheng.services.oversight.reminders import remind
from zhicheng.services.review.decisions import approve_claim, send_back_claim, upload_claims
from zhicheng.services.verification.ledger import note_verification

pytestmark = pytest.mark.django_db


def kinds() -> Counter[str]:
    return Counter(Message.objects.values_list("kind", flat=True))


def text_to(cast: Cast, part: int = 0) -> str:
    actor = cast.holder(PEOPLE[part])
    return own_messages(actor=actor, box=MessageBox.ALL, limit=1, offset=0).rows[0].text


class TestReview:
    def test_sent_back_tells_the_field_and_the_reason_on_the_site(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, PEOPLE[0])
        send_back_claim(
            actor=reviewers(cast, APPOINTMENT)[0],
            at=MONDAY,
            claim=claim.seen(),
            reason="专业与聘任文件不一致。",
            field="specialty",
        )
        said = text_to(cast)
        assert said.startswith("您申领的“")
        assert "涉及内容：专业。原因：专业与聘任文件不一致。" in said

    def test_moved_on_names_who_comes_next(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, PEOPLE[0])
        approve_claim(actor=reviewers(cast, APPOINTMENT)[0], at=MONDAY, claim=claim.seen())
        assert "已通过津沽第一机床有限公司审核" in text_to(cast)

    def test_is_undone_with_the_decision(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, PEOPLE[0])
        with transaction.atomic():
            approve_claim(actor=reviewers(cast, APPOINTMENT)[0], at=MONDAY, claim=claim.seen())
            transaction.set_rollback(True)
        assert not Message.objects.exists()

    def test_a_later_step_that_sends_back_tells_the_employer(self, cast: Cast) -> None:
        claim = submitted(cast, APPOINTMENT, PEOPLE[0])
        first, second = reviewers(cast, APPOINTMENT)[:2]
        moved = approve_claim(actor=first, at=MONDAY, claim=claim.seen())
        send_back_claim(actor=second, at=MONDAY, claim=moved.seen, reason="聘任文件看不清")
        told = Message.objects.get(kind=MessageKind.WORK_SENT_BACK.value)
        assert told.account_id == account_id(first)

    def test_uploaded_names_the_month(self, cast: Cast) -> None:
        ready(cast, APPOINTMENT, PEOPLE[0])
        upload_claims(actor=reviewers(cast, APPOINTMENT)[-1], at=MONDAY)
        assert "列入2026年11月批次" in text_to(cast)


class TestCertificates:
    def test_sealed_says_from_which_day_and_opened_is_told_once(self) -> None:
        made = issue(2)[0]
        sealed = Message.objects.get(
            kind=MessageKind.CERTIFICATE_SEALED.value, person_id=made.certificate.person_id
        )
        opens = made.opens.astimezone(SHANGHAI)
        assert sealed.fields["day"] == f"{opens.year}年{opens.month}月{opens.day}日"
        remind(at=made.opens - timedelta(seconds=1))
        assert kinds()[MessageKind.CERTIFICATE_OPENED.value] == 0
        for _ in range(3):
            remind(at=made.opens + timedelta(hours=9))
        assert kinds()[MessageKind.CERTIFICATE_OPENED.value] == 2

    def test_revoked_tells_the_holder_why(self, cast: Cast) -> None:
        made = issue()[0]
        walk = revocation(made.certificate.id, made.after).proposed()
        assert not kinds()[MessageKind.CERTIFICATE_REVOKED.value]
        agree_to_case(actor=walk.second, at=made.after, case=walk.standing.seen)
        told = Message.objects.get(kind=MessageKind.CERTIFICATE_REVOKED.value)
        assert told.person_id == made.certificate.person_id
        assert "经核对材料" not in str(told.fields)

    @pytest.mark.parametrize(
        ("kind", "count"),
        [
            (VerificationKind.THIRD_PARTY, 1),
            (VerificationKind.EMPLOYER, 1),
            (VerificationKind.OWN, 0),
            (VerificationKind.QR, 0),
        ],
    )
    def test_who_asked_is_told_without_their_own_words(self, kind: VerificationKind, count: int) -> None:
        made = issue()[0]
        with act(actor=SYSTEM, at=made.after) as ledger:
            note_verification(ledger, made.certificate, kind, verifier="【人社局】请致电", purpose="诈骗")
        told = Message.objects.filter(kind=MessageKind.CERTIFICATE_VERIFIED.value)
        assert told.count() == count
        assert "致电" not in str(list(told.values()))


class TestFilings:
    def test_approved_tells_the_day_and_the_deadline_is_told_once(self, cast: Cast) -> None:
        convener = account_id(cast.convener)
        filing = cast.filing()
        told = Message.objects.get(kind=MessageKind.FILING_APPROVED.value)
        assert (told.account_id, told.subject_id) == (convener, str(filing.id))
        assert told.fields["day"] == "2026年11月9日"
        remind(at=MONDAY)
        assert not kinds()[MessageKind.FILING_DUE.value]
        for hour in (9, 10, 11):
            remind(at=datetime(2026, 11, 5, hour, tzinfo=SHANGHAI))
        assert kinds()[MessageKind.FILING_DUE.value] == 1

    def test_nobody_is_told_before_the_morning(self, cast: Cast) -> None:
        cast.filing()
        remind(at=datetime(2026, 11, 5, 7, 59, tzinfo=SHANGHAI))
        assert not kinds()[MessageKind.FILING_DUE.value]

    def test_refused_tells_why(self, cast: Cast) -> None:
        row = submit_filing(
            actor=cast.convener,
            at=MONDAY,
            committee_id=cast.committee.id,
            reference="津备〔2026〕9号",
            meeting_first=MONDAY.date() - timedelta(days=3),
            meeting_last=MONDAY.date() - timedelta(days=3),
            passed_count=3,
        )
        refuse_filing(actor=cast.check_officer, at=MONDAY, filing_id=row.id, reason="会议人数不足")
        said = own_messages(actor=cast.convener, box=MessageBox.ALL, limit=1, offset=0).rows[0].text
        assert said.endswith("原因：会议人数不足。请改正后重新报送。")


class TestReminders:
    def test_work_that_waits_is_counted_once_a_morning(self, cast: Cast) -> None:
        reviewer = reviewers(cast, APPOINTMENT)[0]
        for part in PEOPLE[:2]:
            submitted(cast, APPOINTMENT, part)
        for hour in (7, 8, 9):
            remind(at=MONDAY.replace(hour=hour) + timedelta(days=1))
        told = Message.objects.get(kind=MessageKind.WORK_CAME_IN.value)
        assert (told.account_id, told.fields["count"]) == (account_id(reviewer), "2")

    @pytest.mark.parametrize(("day", "count"), [(11, 0), (12, 1), (15, 1), (16, 0)])
    def test_the_twelfth_warns_of_the_fifteenth(self, cast: Cast, day: int, count: int) -> None:
        ready(cast, APPOINTMENT, PEOPLE[0])
        remind(at=datetime(2026, 11, day, 9, tzinfo=SHANGHAI))
        assert kinds()[MessageKind.UPLOAD_DUE.value] == count

    def test_the_month_is_ready_after_the_cut_off(self, cast: Cast) -> None:
        officer = account_id(cast.check_officer)
        cast.uploaded_claim(PEOPLE[0])
        remind(at=datetime(2026, 11, 15, 9, tzinfo=SHANGHAI))
        assert not kinds()[MessageKind.MONTH_READY.value]
        for day in (16, 17):
            remind(at=datetime(2026, 11, day, 9, tzinfo=SHANGHAI))
        assert Message.objects.get(kind=MessageKind.MONTH_READY.value).account_id == officer

    def test_a_person_without_an_account_is_told_for_later(self, cast: Cast) -> None:
        made = issue()[0]
        person = Person.objects.get(id=made.certificate.person_id)
        assert Message.objects.filter(person=person).exists()
        assert person_id(cast.holder(PEOPLE[0]))
