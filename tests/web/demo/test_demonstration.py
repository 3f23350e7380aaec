"""The help of a demonstration: switching accounts, the inbox, the clock; absent everywhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings

from tests.security.addresses import addresses
from tests.security.visiting import require_csrf_token, require_doors_kept
from tests.support.cast import PEOPLE, Cast
from tests.web.entries.demo import ENTRIES
from zhicheng.cli.demo.second_factors import enrol
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.records.models import Account
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.second_factor import SecondFactorRefused, confirm_second_factor
from zhicheng.services.accounts.demonstration.accounts import sample_account, sample_accounts
from zhicheng.services.accounts.demonstration.clock import clock_note
from zhicheng.services.accounts.demonstration.inbox import keep_message, received_messages
from zhicheng.services.accounts.demonstration.mode import NoDemonstration, require_demonstration
from zhicheng.services.accounts.demonstration.second_factors import current_codes
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import deliver_message, queue_message

pytestmark = pytest.mark.django_db


def key_of(cast: Cast, login_name: str) -> str:
    """How the pages name the account."""
    found = [
        member.key
        for _, members in sample_accounts()
        for member in members
        if member.login_name == login_name
    ]
    assert len(found) == 1
    return found[0]


class TestSwitching:
    def test_becomes_the_account_with_its_second_factor_given(
        self, demonstration: Settings, cast: Cast, client: Client
    ) -> None:
        assert cast.check_officer
        answer = client.post(reverse("demo:switch"), {"account": key_of(cast, "check-officer")})
        assert answer.status_code == 302
        session_user = client.get(reverse("demo:guide")).wsgi_request.session_user  # type: ignore[attr-defined]
        assert session_user.actor == cast.check_officer
        assert session_user.has_fresh_second_factor

    def test_becomes_a_professional_acting_for_themselves(
        self, demonstration: Settings, cast: Cast, client: Client
    ) -> None:
        holder = cast.holder(PEOPLE[0])
        client.post(reverse("demo:switch"), {"account": f"{holder.account_id}:"})
        answer = client.get(reverse("demo:guide"))
        assert answer.wsgi_request.session_user.actor == holder  # type: ignore[attr-defined]
        assert f'value="{holder.account_id}:" selected' in answer.content.decode()

    def test_carries_nothing_over_from_the_account_before(
        self, demonstration: Settings, cast: Cast, client: Client
    ) -> None:
        assert cast.check_officer
        assert cast.personnel
        client.post(reverse("demo:switch"), {"account": key_of(cast, "check-officer")})
        session = client.session
        session["search:people"] = "name=x"
        session.save()
        before = client.session.session_key
        client.post(reverse("demo:switch"), {"account": key_of(cast, "personnel")})
        assert "search:people" not in client.session
        assert client.session.session_key != before

    def test_becomes_nobody_again(self, demonstration: Settings, cast: Cast, client: Client) -> None:
        assert cast.personnel
        client.post(reverse("demo:switch"), {"account": key_of(cast, "personnel")})
        client.post(reverse("demo:switch"), {"account": ""})
        answer = client.get(reverse("demo:guide"))
        assert not answer.wsgi_request.session_user.is_signed_in  # type: ignore[attr-defined]

    @pytest.mark.parametrize("key", ["nonsense", "0" * 36 + ":", "':--"])
    def test_takes_no_other_key(self, demonstration: Settings, client: Client, key: str) -> None:
        assert client.post(reverse("demo:switch"), {"account": key}).status_code == 404

    def test_a_disabled_account_is_not_offered(self, demonstration: Settings, cast: Cast) -> None:
        assert cast.personnel
        key = key_of(cast, "personnel")
        Account.objects.filter(login_name="personnel").update(is_active=False)
        with pytest.raises(NoDemonstration):
            sample_account(key)

    def test_lists_them_in_the_order_in_which_a_certificate_meets_them(
        self, demonstration: Settings, cast: Cast
    ) -> None:
        assert cast.check_officer
        assert cast.holder(PEOPLE[0])
        assert cast.personnel
        assert cast.department_clerk
        roles = [members[0].role for _, members in sample_accounts()]
        assert roles == [None, UnitRole.EMPLOYER, UnitRole.COMPETENT_DEPARTMENT, UnitRole.BUREAU]


class TestInbox:
    def test_shows_what_was_sent_newest_first(self, demonstration: Settings, client: Client) -> None:
        for code in ("111222", "333444"):
            key = queue_message(
                at=ports.clock().now(),
                person=None,
                phone=PEOPLE[0].phone,
                template="login_code",
                parameters={"code": code, "minutes": "5"},
            )
            assert deliver_message(message_id=key, at=ports.clock().now())
        for name in ("demo:inbox", "demo:messages"):
            text = client.get(reverse(name)).content.decode()
            assert text.index("登录验证码333444") < text.index("登录验证码111222")

    def test_says_so_when_there_is_none(self, demonstration: Settings, client: Client) -> None:
        assert "还没有短信" in client.get(reverse("demo:inbox")).content.decode()

    def test_keeps_phone_and_code_sealed(self, demonstration: Settings, tmp_path: Path) -> None:
        keep_message(at=ports.clock().now(), phone="13900001001", text="登录验证码482913")
        stored = [path.read_bytes() for path in (tmp_path / "files").rglob("*") if path.is_file()]
        assert len(stored) == 1
        assert b"13900001001" not in stored[0]
        assert b"482913" not in stored[0]
        assert received_messages()[0].phone == "13900001001"


class TestGuide:
    def test_says_which_month_waits(self, demonstration: Settings, cast: Cast, client: Client) -> None:
        assert clock_note(at=cast.at).pending is None
        assert "都已签发" in client.get(reverse("demo:guide")).content.decode()
        claim = cast.uploaded_claim(PEOPLE[0])
        note = clock_note(at=cast.at)
        assert (str(note.pending), note.waiting) == (claim.batch_month, 1)
        assert "有1件申领已经上传" in client.get(reverse("demo:guide")).content.decode()

    def test_tells_the_password_that_the_builder_left(
        self, demonstration: Settings, client: Client, tmp_path: Path
    ) -> None:
        (tmp_path / "demo").mkdir()
        (tmp_path / "demo" / "plan.json").write_text('{"size": 6, "password": "pw-of-the-city"}')
        assert "pw-of-the-city" in client.get(reverse("demo:guide")).content.decode()

    def test_lists_a_code_with_which_the_staff_are_let_in(
        self, demonstration: Settings, cast: Cast, client: Client
    ) -> None:
        officer = cast.check_officer.account_id
        assert officer is not None
        at = ports.clock().now()
        assert current_codes(at=at) == {}
        enrol(officer, at)
        enrol(officer, at)
        code = current_codes(at=at)[officer]
        assert code in client.get(reverse("demo:guide")).content.decode()
        place = Place(address="192.0.2.7", device_token="a browser")
        confirm_second_factor(at=at, account_id=officer, code=code, place=place)
        with pytest.raises(SecondFactorRefused):
            confirm_second_factor(at=at, account_id=officer, code=code, place=place)

    def test_stands_on_every_page(self, demonstration: Settings, client: Client) -> None:
        today = ports.clock().now().astimezone(SHANGHAI)
        text = client.get(reverse("public:start")).content.decode()
        assert "演示系统" in text
        assert f"{today.year}年{today.month}月{today.day}日" in text


class TestMatrix:
    @pytest.mark.parametrize("name", sorted(ENTRIES))
    def test_its_pages_keep_the_rules_of_all_pages(
        self, demonstration: Settings, cast: Cast, name: str
    ) -> None:
        address = next(item for item in addresses("tests.web.demo.urls") if item.name == name)
        path = reverse(name)
        if "POST" in address.methods:
            require_csrf_token(address, ENTRIES[name], cast, path)
        require_doors_kept(address, ENTRIES[name], cast, path)


class TestAbsence:
    def test_without_the_setting_there_is_no_address_and_no_bar(self, client: Client) -> None:
        with pytest.raises(Resolver404):
            resolve("/demo/")
        assert client.get("/demo/").status_code == 404
        assert "演示系统" not in client.get(reverse("public:start")).content.decode()

    def test_the_setting_of_the_environment_is_what_makes_it_appear(self, tmp_path: Path) -> None:
        """The control of the test before: one variable more, and the address is there."""
        asked = "import django; django.setup(); from django.urls import resolve; print(resolve('/demo/').view_name)"
        absent, present = _python(tmp_path, asked), _python(tmp_path, asked, ZHICHENG_DEMONSTRATION="1")
        assert "Resolver404" in absent.stderr
        assert present.stdout.strip() == "demo:guide", present.stderr

    @pytest.mark.parametrize("is_production", [True, False])
    def test_its_services_refuse_any_other_system(self, settings: Settings, *, is_production: bool) -> None:
        settings.ZHICHENG_DEMONSTRATION = is_production
        settings.ZHICHENG_PRODUCTION = is_production
        for service in (
            sample_accounts,
            received_messages,
            lambda: keep_message(at=ports.clock().now(), phone="13900001001", text="x"),
            lambda: clock_note(at=ports.clock().now()),
        ):
            with pytest.raises(NoDemonstration):
                service()

    def test_they_serve_a_demonstration(self, demonstration: Settings) -> None:
        require_demonstration()


def _python(home: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program with the settings of an installation of its own."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZHICHENG_", "DATABASE_", "DJANGO_"))
    }
    environment |= {"ZHICHENG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
