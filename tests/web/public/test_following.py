"""“告知我此证书状态变化” in a browser's words: from each way of verifying to the link that stops it."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.smtp_server import MailServer
from tests.web.captcha_solving import solved_captcha
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import ask, follower_of, question, revoke, sent_code, token_text_of
from tests.web.public.test_file import original
from zhicheng.records.models import RecallNotice, StatusFollower, VerificationKind
from zhicheng.services.kernel.telling import deliver_messages
from zhicheng.services.kernel.telling.follower_links import follower_token

pytestmark = pytest.mark.django_db

LINK = "告知我此证书状态变化"
GIVEN = {"email": "hr@tender.example", "verifier": "津沽市某招标代理公司", "purpose": "投标资格审查"}


def sent(client: Client, path: str, given: dict[str, str]) -> Any:
    return client.post(path, given | solved_captcha(client))


def link_of(mail: Any) -> str:
    """The path of the first address in the mail."""
    text = mail.get_content().replace("=\n", "")
    found = re.search(r"https?://[^/]+(/check/notice/\S+)", text)
    assert found is not None, text
    return found[1]


class TestWays:
    def test_from_a_scan(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client, token = browse(), token_text_of(cast)
        page = client.get(reverse("public:scanned", kwargs={"token": token})).content.decode()
        path = reverse("public:follow", kwargs={"token": token})
        assert path in page
        form = client.get(path)
        assert "十二个月" in form.content.decode()
        assert form.headers["Cache-Control"] == "no-store"
        answer = sent(client, path, GIVEN)
        assert answer.headers["Location"] == reverse("public:follow_sent")
        assert StatusFollower.objects.get().kind == VerificationKind.QR.value

    def test_from_a_file(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client = browse()
        file = SimpleUploadedFile("证书.pdf", original(cast), "application/pdf")
        found = client.post(reverse("public:file"), {"file": file} | solved_captcha(client))
        path = reverse("public:follow_file", kwargs={"token": token_text_of(cast)})
        assert path in found.content.decode()
        assert sent(client, path, GIVEN).status_code == 302
        assert StatusFollower.objects.get().kind == VerificationKind.FILE.value

    def test_from_an_answer_with_consent(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client = browse()
        ask(client, question(cast))
        client.post(reverse("public:code"), {"code": sent_code()})
        path = reverse("public:follow_another")
        assert path in client.get(reverse("public:answer")).content.decode()
        assert sent(client, path, {"email": GIVEN["email"]}).status_code == 302
        row = StatusFollower.objects.get()
        assert (row.kind, row.verifier) == (VerificationKind.THIRD_PARTY.value, "津沽市某招标代理公司")

    def test_without_an_answer_there_is_no_form(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client = browse()
        ask(client, question(cast))
        path = reverse("public:follow_another")
        assert sent(client, path, {"email": GIVEN["email"]}).status_code == 302
        assert not StatusFollower.objects.exists()

    def test_is_not_offered_for_a_certificate_that_is_over_or_without_mail(
        self, cast: Cast, browse: Browse
    ) -> None:
        address = reverse("public:scanned", kwargs={"token": token_text_of(cast)})
        assert LINK not in browse().get(address).content.decode()

    def test_is_not_offered_once_revoked(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        revoke(cast, certificate_of(cast))
        address = reverse("public:scanned", kwargs={"token": token_text_of(cast)})
        assert LINK not in browse().get(address).content.decode()


class TestForm:
    def test_says_what_is_wrong_beside_the_field(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client = browse()
        path = reverse("public:follow", kwargs={"token": token_text_of(cast)})
        answer = sent(client, path, GIVEN | {"email": "hr@"})
        assert answer.status_code == 422
        assert "邮箱地址格式不对" in answer.content.decode()

    def test_costs_a_captcha(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        path = reverse("public:follow", kwargs={"token": token_text_of(cast)})
        assert browse().post(path, GIVEN).status_code == 422
        assert not StatusFollower.objects.exists()

    def test_of_an_unknown_token_is_taken_by_nobody(
        self, cast: Cast, browse: Browse, post: MailServer
    ) -> None:
        client = browse()
        answer = sent(client, reverse("public:follow", kwargs={"token": "A" * 22}), GIVEN)
        assert answer.status_code == 422
        assert "不对应任何已发放的电子职称证书" in answer.content.decode()

    def test_needs_the_token_of_its_page(self, cast: Cast, browse: Browse) -> None:
        path = reverse("public:follow", kwargs={"token": token_text_of(cast)})
        assert browse(csrf=True).post(path, GIVEN).status_code == 403


class TestLink:
    def test_confirms_shows_and_stops(self, cast: Cast, browse: Browse, post: MailServer) -> None:
        client = browse()
        sent(client, reverse("public:follow", kwargs={"token": token_text_of(cast)}), GIVEN)
        deliver_messages()
        path = link_of(post.mails[0])
        number = certificate_of(cast).number_id
        before = client.get(path)
        assert "确认接收" in before.content.decode()
        assert number not in before.content.decode()
        assert StatusFollower.objects.get().confirmed_at is None, (
            "a program that opens links confirms nothing"
        )
        assert client.post(path).headers["Location"] == path
        assert number in client.get(path).content.decode()
        revoke(cast, certificate_of(cast))
        assert RecallNotice.objects.filter(unit__isnull=True).count() == 1
        assert "已撤销" in client.get(path).content.decode()
        asked = client.get(f"{path}/stop").content.decode()
        assert "停止接收" in asked
        assert client.post(f"{path}/stop").headers["Location"] == reverse("public:stopped_following")
        assert StatusFollower.objects.get().email_sealed is None
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
        assert client.get(f"{path}/stop").status_code == 404

    def test_stays_in_this_page(self, cast: Cast, browse: Browse) -> None:
        token = follower_token(follower_of(cast).id)
        answer = browse().get(reverse("public:follower", kwargs={"token": token}))
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert not answer.cookies or "sessionid" not in answer.cookies
