"""Clause 四(一): the holder verifies their own certificate in the system."""

import pytest

from tests.support.issued_certificates import issue
from zhicheng.domain.certificate_numbers import CertificateNumberRefused
from zhicheng.records.models import VerificationRecord
from zhicheng.services.kernel.certificate_state import CertificateState
from zhicheng.services.verification.asked import asked_page
from zhicheng.services.verification.own import OwnVerificationMissed, verify_own

pytestmark = pytest.mark.django_db


class TestVerifyOwn:
    def test_answers_with_the_printed_fields_and_a_masked_document_number(self) -> None:
        issued = issue()[0]
        answer = verify_own(actor=issued.holder, at=issued.after, number=issued.certificate.number_id.lower())
        assert answer.state is CertificateState.VALID
        assert answer.name == issued.certificate.name
        assert answer.title_name == issued.certificate.title_name
        assert issued.id_number not in repr(answer)

    def test_knows_nothing_of_another_persons_certificate(self) -> None:
        mine, other = issue(2)
        with pytest.raises(OwnVerificationMissed, match="纸质证书不在本系统内"):
            verify_own(actor=mine.holder, at=mine.after, number=other.certificate.number_id)

    def test_says_that_a_number_is_mistyped(self) -> None:
        issued = issue()[0]
        with pytest.raises(CertificateNumberRefused):
            verify_own(actor=issued.holder, at=issued.after, number="B1220260000")

    def test_is_recorded_but_not_shown_as_somebody_asked_page(self) -> None:
        issued = issue()[0]
        verify_own(actor=issued.holder, at=issued.after, number=issued.certificate.number_id)
        assert VerificationRecord.objects.count() == 1
        assert asked_page(actor=issued.holder).rows == []
