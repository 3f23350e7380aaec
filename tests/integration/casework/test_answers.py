"""What verification says after a case: since when, on which ground, and what became of the holder."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.case_walk import CaseWalk
from tests.support.issued_certificates import PHONE, Issued, issue, officer
from zhicheng.domain.answering import AnsweringWay
from zhicheng.domain.cases import CaseField, CaseKind
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.masking import mask_name
from zhicheng.records.models import (
    Artifact,
    Certificate,
    RateWindow,
    Revocation,
    SmsMessage,
    VerificationRequest,
)
from zhicheng.services.collection.certificates import certificate_details
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.certificate_answer import VerificationAnswer
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.kernel.check_address import token_text
from zhicheng.services.verification import plain
from zhicheng.services.verification.answering import ask_about_certificate, verify_by_token
from zhicheng.services.verification.by_file import verify_file
from zhicheng.services.verification.own import verify_own

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
TODAY = business_date(NOW)
LATER = NOW + timedelta(days=60)
"""When every certificate of these tests is open."""


@pytest.fixture(params=AnsweringWay)
def way(request: pytest.FixtureRequest, settings: Any) -> AnsweringWay:
    settings.ZHICHENG_VERIFICATION = request.param
    chosen: AnsweringWay = request.param
    return chosen


@pytest.fixture
def issued() -> Issued:
    return issue()[0]


def scan(certificate: Certificate) -> VerificationAnswer:
    return verify_by_token(at=LATER, token=token_text(bytes(certificate.token)))


def by_file(certificate: Certificate) -> VerificationAnswer | None:
    stored = ports.files().get(Artifact.objects.get(certificate=certificate).storage_key)
    return verify_file(at=LATER, upload=stored).answer


def corrected(issued: Issued, name: str) -> Issued:
    """The successor, as a certificate that may be corrected again."""
    CaseWalk.opened(
        issued.holder,
        NOW,
        kind=CaseKind.CORRECTION,
        ground="typing_error",
        certificate_ids=[issued.certificate.id],
        changes={CaseField.NAME: name},
    ).carried_out()
    new = Certificate.objects.get(predecessor=issued.certificate, artifact__isnull=False)
    return Issued(new, issued.holder, issued.id_number, new.collectable_from)


def decided(kind: CaseKind, ground: str, issued: Issued, **asked: Any) -> None:
    at_counter = {"certificate_ids": [issued.certificate.id], **asked}
    CaseWalk.opened(officer("counter"), NOW, kind=kind, ground=ground, **at_counter).carried_out()


def died(issued: Issued) -> None:
    changes = {CaseField.DIED_ON: (TODAY - timedelta(days=9)).isoformat()}
    CaseWalk.opened(
        officer("counter"),
        NOW,
        kind=CaseKind.DEATH,
        ground="died",
        person_id=issued.certificate.person_id,
        changes=changes,
    ).carried_out()


def said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class TestReplaced:
    def test_a_chain_answers_with_its_end(self, issued: Issued, way: AnsweringWay) -> None:
        first = corrected(issued, "秦良宇")
        last = corrected(first, "秦良玉")
        number = last.certificate.number_id
        own = verify_own(actor=issued.holder, at=LATER, number=issued.certificate.number_id)
        officers = certificate_details(issued.certificate.number_id, at=LATER).answer
        assert (own.replaced_by, officers.replaced_by) == (number, number)
        for answer in (scan(issued.certificate), by_file(issued.certificate)):
            assert answer is not None
            assert (answer.state, answer.replaced_by) == (CertificateState.REPLACED, None)
            assert ("更换日期", said(TODAY)) in answer.later.lines
            assert number not in str(answer)
        assert scan(last.certificate).later.lines == ()


class TestFormerName:
    def test_is_told_masked_where_it_was_true(self, issued: Issued, way: AnsweringWay) -> None:
        printed = issued.certificate.true_name
        changes = {CaseField.NAME: "欧阳新名"}
        assert scan(issued.certificate).later.present_name is None
        CaseWalk.opened(
            issued.holder, NOW, kind=CaseKind.PERSONAL_DATA, ground="name_changed", changes=changes
        ).carried_out()
        answer = scan(issued.certificate)
        assert (answer.state, answer.true_name) == (CertificateState.VALID, mask_name(printed))
        assert answer.later.present_name == mask_name("欧阳新名")
        assert "曾用名" in dict(answer.later.lines)
        own = verify_own(actor=issued.holder, at=LATER, number=issued.certificate.number_id)
        assert own.later.present_name == "欧阳新名"

    def test_a_typing_error_is_none(self, issued: Issued, way: AnsweringWay) -> None:
        """The negative control: the names differ as they do above, but the printed one was never true."""
        corrected(issued, "欧阳新名")
        own = verify_own(actor=issued.holder, at=LATER, number=issued.certificate.number_id)
        assert own.later.present_name is None
        assert scan(issued.certificate).later.present_name is None


class TestGrounds:
    @pytest.mark.parametrize(
        ("ground", "state", "label", "dated", "public"),
        [
            ("false_materials", "revoked", "已撤销", "撤销日期", "因取得资格的材料不实被撤销"),
            ("issued_in_error", "revoked", "已收回", "收回日期", "由发证机关收回"),
            ("given_up", "cancelled", "已注销", "注销日期", "持证人申请注销"),
        ],
    )
    def test_of_a_revocation_are_told_in_public_words(
        self, issued: Issued, way: AnsweringWay, ground: str, state: str, label: str, dated: str, public: str
    ) -> None:
        decided(CaseKind.REVOCATION, ground, issued)
        answer = scan(issued.certificate)
        assert (answer.state.value, answer.state_label) == (state, label)
        # Where the holder is heard before, the decision waits for the last day.
        decided_at = Revocation.objects.get(certificate=issued.certificate).decided_at
        assert decided_at is not None
        assert answer.later.lines == ((dated, said(business_date(decided_at))), ("事由", public))
        assert label[1:] in answer.sentence

    def test_of_a_suspension_show_from_the_opening_on(self, issued: Issued, way: AnsweringWay) -> None:
        decided(CaseKind.SUSPENSION, "forgery_reported", issued, in_force_until=TODAY + timedelta(days=80))
        assert scan(issued.certificate).later.lines == (
            ("暂停日期", said(TODAY)),
            ("事由", "发证机关正在核实"),
        )
        early = issued.opens - timedelta(seconds=1)
        own = verify_own(actor=issued.holder, at=early, number=issued.certificate.number_id)
        assert (own.state, own.later.lines) == (CertificateState.NOT_YET, ())


class TestDeath:
    def ask(self, issued: Issued, phone: str = PHONE) -> int:
        """Ask about it as a third party does, with no question before it; the number of statements."""
        RateWindow.objects.all().delete()
        with CaptureQueriesContext(connection) as counted:
            ask_about_certificate(
                at=LATER,
                session="a browser's own secret",
                id_number=issued.id_number,
                certificate_number=issued.certificate.number_id,
                phone=phone,
                verifier="津沽市第二机床厂有限公司",
                purpose="招聘核实",
            )
        return len(counted)

    def test_is_told_with_the_day_of_its_registration(self, issued: Issued, way: AnsweringWay) -> None:
        died(issued)
        answer = scan(issued.certificate)
        assert answer.state is CertificateState.VALID
        assert answer.later.lines == (("持证人", f"持证人已故（{said(TODAY)}登记）"),)

    def test_no_code_goes_out_and_the_question_looks_like_a_miss(
        self, issued: Issued, way: AnsweringWay
    ) -> None:
        self.ask(issued, "13900000099")  # The first of all questions also loads the policy.
        miss = self.ask(issued, "13900000099")
        died(issued)
        SmsMessage.objects.all().delete()
        VerificationRequest.objects.all().delete()
        assert self.ask(issued) == miss
        assert VerificationRequest.objects.get().certificate_id is None
        assert SmsMessage.objects.get().person_id is None

    def test_the_guard_is_what_keeps_the_code_back(
        self, issued: Issued, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: without it the same question is sent a code."""
        settings.ZHICHENG_VERIFICATION = AnsweringWay.PLAIN

        monkeypatch.setattr(plain, "has_died", lambda certificate: False)
        died(issued)
        self.ask(issued)
        assert VerificationRequest.objects.get().certificate_id == issued.certificate.id
