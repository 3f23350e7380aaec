"""Clause 三(一): the print has the same force as the file, so the print carries all that is needed to check it."""

import pypdfium2
import pytest

from tests.support.issued_certificates import issue
from zhicheng.documents.inspection import Verdict
from zhicheng.documents.qr import read_qr
from zhicheng.services.collection.collect import collect_certificate
from zhicheng.services.verification.answering import verify_by_token
from zhicheng.services.verification.by_file import verify_file

pytestmark = pytest.mark.django_db


class TestPrintedPage:
    def test_carries_number_check_address_and_a_code_that_leads_to_the_answer(self) -> None:
        issued = issue()[0]
        data = collect_certificate(
            actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id
        ).data
        page = pypdfium2.PdfDocument(data)[0]
        text = page.get_textpage().get_text_range().replace(" ", "").replace("\r\n", "")
        assert issued.certificate.number_id in text
        assert "在线查验为准" in text
        scanned = read_qr(page.render(scale=3).to_pil())
        assert scanned is not None
        answer = verify_by_token(at=issued.after, token=scanned.rsplit("/", 1)[-1])
        assert answer.number == issued.certificate.number_id

    def test_the_file_itself_is_an_original(self) -> None:
        issued = issue()[0]
        data = collect_certificate(
            actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id
        ).data
        answer = verify_file(at=issued.after, upload=data)
        assert answer.inspection.verdict is Verdict.ORIGINAL
        assert answer.answer is not None
        assert answer.answer.number == issued.certificate.number_id
