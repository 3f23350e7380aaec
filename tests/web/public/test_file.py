"""Verifying a file: the four verdicts in plain words, and what is refused before any judging."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, revoke
from zhicheng.documents.inspection import LARGEST_UPLOAD
from zhicheng.services.collection.collect import collect_certificate
from zhicheng.services.kernel import ports
from zhicheng.web.public import file_check

pytestmark = pytest.mark.django_db


def send(browse: Browse, data: bytes, *, solved: bool = True) -> tuple[int, str]:
    client = browse()
    given: dict[str, object] = {"file": SimpleUploadedFile("证书.pdf", data, "application/pdf")}
    answer = client.post(reverse("public:file"), given | (solved_captcha(client) if solved else {}))
    assert answer.status_code == 429 or answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.content.decode()


def original(cast: Cast) -> bytes:
    held = certificate_of(cast)
    at = ports.clock().now()
    return collect_certificate(actor=cast.holder(HELD), at=at, certificate_id=held.id).data


class TestVerdicts:
    def test_the_original_with_its_certificate_masked(self, cast: Cast, browse: Browse) -> None:
        status, text = send(browse, original(cast))
        assert status == 200
        assert "原件</span>" in text
        assert "该证书真实有效" in text
        assert HELD.name not in text
        assert HELD.id_number not in text

    def test_the_original_of_a_revoked_certificate(self, cast: Cast, browse: Browse) -> None:
        data = original(cast)
        revoke(cast, certificate_of(cast))
        assert "已被发证机关撤销" in send(browse, data)[1]

    def test_an_altered_one_shows_no_certificate(self, cast: Cast, browse: Browse) -> None:
        data = bytearray(original(cast))
        data[len(data) // 3] ^= 1
        status, text = send(browse, bytes(data))
        assert status == 200
        assert "已被改动</span>" in text
        assert certificate_of(cast).number_id not in text

    def test_something_else(self, browse: Browse) -> None:
        assert "非本系统制发</span>" in send(browse, b"%PDF-1.7 a shopping list")[1]


class TestRefusals:
    def test_an_empty_file(self, browse: Browse) -> None:
        status, text = send(browse, b"")
        assert (status, "文件是空的" in text) == (422, True)

    def test_a_file_that_is_too_large(self, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
        status, text = send(browse, bytes(LARGEST_UPLOAD + 1))
        assert (status, "超过 20 MB" in text) == (422, True)

    def test_without_captcha_nothing_is_judged(self, browse: Browse) -> None:
        status, text = send(browse, b"%PDF-1.7", solved=False)
        assert (status, "安全校验未完成" in text) == (422, True)

    def test_no_file(self, browse: Browse) -> None:
        answer = browse().post(reverse("public:file"), {})
        assert "请选择电子职称证书文件" in answer.content.decode()

    def test_an_address_that_goes_on_and_on(self, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(file_check, "FILES_PER_HOUR", 1)
        send(browse, b"%PDF-1.7")
        assert send(browse, b"%PDF-1.7")[0] == 429
