"""Where a QR code leads, whatever the certificate has come to; seen at once from another process (R14)."""

import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from tests.support.cast import Cast
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from tests.web.public.scene import HELD, revoke, token_text_of
from zhicheng.records.models import Event, Person, Revocation, VerificationRecord
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import require_human
from zhicheng.services.kernel.check_address import check_address
from zhicheng.services.kernel.events import transaction as act
from zhicheng.services.kernel.people_changes import record_death


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

    def test_says_since_when_and_on_which_ground(self, cast: Cast, browse: Browse) -> None:
        at, held = ports.clock().now(), certificate_of(cast)
        for ground, words in (("", "撤销日期"), ("given_up", "持证人申请注销"), ("wrong_person", "已收回")):
            # The rows that two officers' decisions leave; a savepoint takes each back.
            with transaction.atomic():
                Revocation.objects.create(
                    certificate=held,
                    reason="材料不实",
                    requested_by_id=require_human(cast.check_officer),
                    requested_at=at,
                    decided_by_id=require_human(cast.release_officer),
                    decided_at=at,
                    is_approved=True,
                    kind="cancelled" if ground == "given_up" else "revoked",
                    ground=ground,
                )
                text = browse().get(address(cast)).content.decode()
                transaction.set_rollback(True)
            assert words in text
            assert "材料不实" not in text

    def test_says_that_the_holder_died_and_under_which_name_the_holder_lived(
        self, cast: Cast, browse: Browse, django_assert_num_queries: object
    ) -> None:
        held, path, client = certificate_of(cast), address(cast), browse()
        Person.objects.filter(id=held.person_id).update(name="欧阳新名")
        with act(actor=cast.check_officer, at=ports.clock().now()) as ledger:
            record_death(ledger, person_id=held.person_id, died_on=date(2020, 1, 1), case_id=None)
        # As many as for any other certificate.
        with django_assert_num_queries(6):  # type: ignore[operator]
            text = client.get(path).content.decode()
        assert "持证人已故（" in text
        assert "2020年1月1日" not in text
        assert "曾用名" in text
        assert "欧***" in text
        assert "欧阳" not in text

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
