"""Clause 三(三): only the Bureau makes certificates, and any electronic re-conversion is invalid."""

import io
from datetime import datetime

import pikepdf
import pypdfium2
import pytest

from tests.support.issued_certificates import issue
from zhicheng.documents.inspection import InspectionRefused, Verdict
from zhicheng.services.collection.collect import collect_certificate
from zhicheng.services.verification.by_file import verify_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def original() -> tuple[bytes, datetime]:
    issued = issue()[0]
    file = collect_certificate(actor=issued.holder, at=issued.after, certificate_id=issued.certificate.id)
    return file.data, issued.after


def rewritten(data: bytes) -> bytes:
    """The same page saved again by another program."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out)
    return out.getvalue()


def photographed(data: bytes) -> bytes:
    """A picture of the page, wrapped in a new PDF."""
    image = pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, format="PDF")
    return out.getvalue()


class TestUploadedFile:
    def test_the_original_is_called_original(self, original: tuple[bytes, datetime]) -> None:
        data, at = original
        assert verify_file(at=at, upload=data).inspection.verdict is Verdict.ORIGINAL

    def test_a_picture_of_the_page_is_a_reconversion(self, original: tuple[bytes, datetime]) -> None:
        data, at = original
        answer = verify_file(at=at, upload=photographed(data))
        assert answer.inspection.verdict is Verdict.RECONVERTED
        assert answer.answer is None

    def test_a_changed_byte_under_the_seal_is_an_alteration(self, original: tuple[bytes, datetime]) -> None:
        data, at = original
        place = data.index(b"stream") + 20
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        answer = verify_file(at=at, upload=changed)
        assert answer.inspection.verdict is Verdict.ALTERED
        assert answer.answer is None

    def test_a_file_saved_again_is_no_original(self, original: tuple[bytes, datetime]) -> None:
        data, at = original
        assert verify_file(at=at, upload=rewritten(data)).inspection.verdict in {
            Verdict.ALTERED,
            Verdict.RECONVERTED,
        }

    def test_somebody_elses_file_is_not_ours(self, original: tuple[bytes, datetime]) -> None:
        _, at = original
        stranger = pypdfium2.PdfDocument.new()
        stranger.new_page(200, 200)
        out = io.BytesIO()
        stranger.save(out)
        assert verify_file(at=at, upload=out.getvalue()).inspection.verdict is Verdict.NOT_OURS

    def test_an_empty_file_is_refused_with_a_sentence(self, original: tuple[bytes, datetime]) -> None:
        with pytest.raises(InspectionRefused, match="空的"):
            verify_file(at=original[1], upload=b"")
