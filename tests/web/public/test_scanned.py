"""Where a QR code leads, whatever the certificate has come to; seen at once from another process (R14)."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, revoke, token_text_of
from zhicheng.records.models import Event, VerificationRecord
from zhicheng.services.kernel.check_address import check_address


def address(cast: Cast) -> str:
    return reverse("public:scanned", kwargs={"token": token_text_of(cast)})


@pytest.mark.django_db
class TestScanned:
    def test_is_the_address_that_certificates_carry(self, cast: Cast) -> None:
        printed = check_address(bytes(certificate_of(cast).token))
        assert printed.endswith(address(cast))
        assert settings.ZHICHENG_CHECK_URL.endswith("/check/")

    def test_shows_the_masked_answer_and_notes_it(self, cast: Cast, browse: Browse) -> None:
        answer = browse().get(address(cast))
        text = answer.content.decode()
        assert "该证书真实有效" in text
        assert HELD.id_number not in text
        assert HELD.name not in text
        assert VerificationRecord.objects.get().kind == "qr"
        assert Event.objects.latest("seq").tag == "public:certificate:verified"

    def test_sets_no_cookie_and_is_kept_by_nobody(self, cast: Cast, browse: Browse) -> None:
        answer = browse().get(address(cast))
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"]

    def test_asks_the_database_in_few_statements(
        self, cast: Cast, browse: Browse, django_assert_num_queries: object
    ) -> None:
        path, client = address(cast), browse()
        # One read; savepoint, ledger, chain lock, event with the chain's advance, release.
        with django_assert_num_queries(6):  # type: ignore[operator]
            client.get(path)

    def test_says_revoked(self, cast: Cast, browse: Browse) -> None:
        revoke(cast, certificate_of(cast))
        assert "已被发证机关撤销" in browse().get(address(cast)).content.decode()

    def test_unknown_and_malformed_tokens_look_alike(self, cast: Cast, browse: Browse) -> None:
        certificate_of(cast)
        shown = [browse().get(f"/check/{token}") for token in ("A" * 22, "x", "A" * 21 + "B", "%20")]
        assert {item.status_code for item in shown} == {404}
        assert len({each.content for each in shown}) == 1
        assert not VerificationRecord.objects.exists()

    def test_takes_no_head_request_that_would_be_noted(self, cast: Cast, browse: Browse) -> None:
        assert browse().head(address(cast)).status_code == 405
        assert not VerificationRecord.objects.exists()


_OTHER_PROCESS = """
import sys
from django.conf import settings
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.test import Client
for line in sys.stdin:
    answer = Client(headers={"host": "localhost"}).get(line.strip())
    print("revoked" if "已被发证机关撤销" in answer.content.decode() else "valid", flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_a_revocation_is_seen_by_another_process_at_its_next_question(cast: Cast) -> None:
    path = address(cast)
    with subprocess.Popen(
        [sys.executable, "-c", _OTHER_PROCESS, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin

        def asked() -> str:
            assert other.stdin
            assert other.stdout
            print(path, file=other.stdin, flush=True)
            return other.stdout.readline().strip()

        assert asked() == "valid"
        revoke(cast, certificate_of(cast))
        assert asked() == "revoked"
        other.stdin.close()
