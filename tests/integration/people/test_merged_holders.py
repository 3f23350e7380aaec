"""Who was registered under two documents sees everything under either account, and after a split their own."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.answering_ways import coalesced, one_by_one
from tests.support.issued_certificates import PHONE, Issued, issue
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.messages import MessageField, MessageKind
from zhicheng.records.models import Account, VerificationKind, VerificationRequest
from zhicheng.services.accounts.account_session import session_account
from zhicheng.services.collection.collect import collect_certificate, own_certificates
from zhicheng.services.kernel.actor import SYSTEM, Actor, holder_actor
from zhicheng.services.kernel.events import transaction
from zhicheng.services.kernel.people import id_index, phone_index, records_of
from zhicheng.services.kernel.people_changes import merge, split
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.telling import MessageBox, ToPerson, own_messages, tell
from zhicheng.services.review.queues.claim_list import own_claims
from zhicheng.services.verification import OwnVerificationMissed, asked_page, verify_own
from zhicheng.services.verification.ledger import note_verification
from zhicheng.services.verification.limits import Hit
from zhicheng.services.verification.questions import Question, WaitingForCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(db: None) -> list[Issued]:
    """Two people with a certificate each; the first has the registered phone PHONE."""
    return issue(2)


def unite(both: list[Issued]) -> None:
    with transaction(actor=SYSTEM, at=datetime.now(UTC)) as ledger:
        first, second = (held.certificate.person_id for held in both)
        merge(ledger, person_id=second, into=first, case_id=None)


def part(both: list[Issued]) -> None:
    with transaction(actor=SYSTEM, at=datetime.now(UTC)) as ledger:
        split(ledger, person_id=both[1].certificate.person_id, case_id=None)


def actors(both: list[Issued]) -> list[Actor]:
    """Each account as a request of this moment makes it."""
    made = []
    for held in both:
        account = Account.objects.get(id=held.holder.account_id)
        session = session_account(account_id=account.id, epoch=account.session_epoch)
        assert session is not None
        assert session.acting(None) == holder_actor(account)
        made.append(session.acting(None))
    return made


def question(about: Issued, document: str, phone: str = PHONE) -> Question:
    at = about.after
    return Question(
        at=at,
        policy=policy_on(business_date(at)),
        session="s" * 32,
        number=about.certificate.number_id,
        phone=phone,
        id_digest=id_index(document),
        phone_digest=phone_index(phone),
        verifier="某公司",
        purpose="招聘",
        hit=Hit(at, ()),
        solution=None,
    )


def is_answered(asked: Question) -> bool:
    """Whether both ways of answering begin a verification about a certificate; they must agree."""
    found = []
    for way in (coalesced, one_by_one):
        (reply,) = way([asked])
        assert isinstance(reply, WaitingForCode)
        found.append(VerificationRequest.objects.get(id=reply.request_id).certificate_id is not None)
    assert found[0] == found[1]
    return found[0]


class TestUnited:
    def test_either_account_has_all_certificates_and_collects_them(self, both: list[Issued]) -> None:
        unite(both)
        at = max(held.after for held in both)
        numbers = {held.certificate.number_id for held in both}
        for actor in actors(both):
            assert {row.number for row in own_certificates(actor=actor, at=at)} == numbers
            for held in both:
                assert collect_certificate(actor=actor, at=at, certificate_id=held.certificate.id).data
                assert verify_own(actor=actor, at=at, number=held.certificate.number_id).number in numbers
            assert len(own_claims(actor=actor)) == 2

    def test_either_account_reads_who_asked_and_every_message(self, both: list[Issued]) -> None:
        unite(both)
        at = max(held.after for held in both)
        with transaction(actor=SYSTEM, at=at) as ledger:
            for held in both:
                note_verification(ledger, held.certificate, VerificationKind.QR)
        for held in both:
            fields = {MessageField.TITLE: held.certificate.number_id[:3]}
            tell(
                kind=MessageKind.CERTIFICATE_OPENED,
                to=ToPerson(held.certificate.person_id),
                at=at,
                fields=fields,
            )
        for actor in actors(both):
            assert asked_page(actor=actor).total == 2
            rows = own_messages(actor=actor, box=MessageBox.ALL, limit=50, offset=0).rows
            assert sum(1 for row in rows if row.kind is MessageKind.CERTIFICATE_OPENED) == 2

    def test_a_third_partys_question_is_answered_with_either_document(self, both: list[Issued]) -> None:
        assert is_answered(question(both[0], both[0].id_number))
        assert not is_answered(question(both[0], both[1].id_number))
        unite(both)
        for about in both:
            for document in (held.id_number for held in both):
                assert is_answered(question(about, document))

    def test_and_with_no_other_document_or_phone(self, both: list[Issued]) -> None:
        unite(both)
        asked = question(both[1], both[0].id_number)
        assert not is_answered(replace(asked, id_digest=id_index("120101199001010011")))
        assert not is_answered(question(both[1], both[0].id_number, phone="13900000099"))

    def test_records_are_found_in_one_statement(
        self, both: list[Issued], django_assert_num_queries: object
    ) -> None:
        unite(both)
        first, second = (held.certificate.person_id for held in both)
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert records_of(second) == [first, second]


class TestParted:
    def test_each_sees_their_own_again(self, both: list[Issued]) -> None:
        unite(both)
        part(both)
        at = max(held.after for held in both)
        for actor, held, other in zip(actors(both), both, reversed(both), strict=True):
            own = own_certificates(actor=actor, at=at)
            assert [row.number for row in own] == [held.certificate.number_id]
            with pytest.raises(OwnVerificationMissed):
                verify_own(actor=actor, at=at, number=other.certificate.number_id)
        assert not is_answered(question(both[0], both[1].id_number))
