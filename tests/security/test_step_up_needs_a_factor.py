"""Step-up is an instant that only a factor sets (R22, R23): no other POST of the site moves it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse, set_urlconf
from pytest_django import Settings

from tests.security.addresses import Address, addresses
from tests.security.unguarded_pages import CONTROLS
from tests.security.visiting import client_of, path_of, require_no_new_factor, require_still_stale
from tests.support.account_holders import enrolled
from tests.support.cast import PASSWORD, Cast
from tests.web.conftest import cast
from tests.web.entries import Entry, all_entries
from zhicheng.records.models import RecoveryCode
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.web.accounts import settings as settings_pages
from zhicheng.web.site.acting import begin_session

__all__ = ["cast"]
pytestmark = pytest.mark.django_db
SITE = {address.name: address for address in addresses()}
ENTRIES = all_entries()
POSTS = sorted(name for name in SITE.keys() & ENTRIES.keys() if "POST" in SITE[name].methods)
OFFICER = Entry(("check_officer",))


@pytest.mark.parametrize("name", POSTS)
def test_no_post_makes_a_stale_session_fresh(name: str, cast: Cast) -> None:
    address, entry = SITE[name], ENTRIES[name]
    require_no_new_factor(address, entry, cast, path_of(address, entry, cast))


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("stamps_the_second_factor", "moves 'second_factor'"), ("begins_anew", "moves 'began'")],
)
def test_a_page_that_does_is_found(name: str, complaint: str, cast: Cast, settings: Settings) -> None:
    """The negative control."""
    settings.ROOT_URLCONF = CONTROLS
    address: Address = next(item for item in addresses(CONTROLS) if item.name == name)
    try:
        with pytest.raises(AssertionError, match=complaint):
            require_no_new_factor(address, OFFICER, cast, path_of(address, OFFICER, cast))
    finally:
        set_urlconf(None)


class TestTheEndOfOtherSessions:
    """What made a stale second factor fresh once, and gave ten recovery codes with it."""

    CONTINUING: Mapping[str, dict[str, Any]] = {
        "sign_out_others": {},
        "password": {
            "present": PASSWORD,
            "password": "a bridge over the river",
            "again": "a bridge over the river",
        },
    }

    @pytest.fixture
    def stale(self, cast: Cast) -> Client:
        enrolled(cast.check_officer, ports.clock().now() - timedelta(hours=1))
        return client_of(cast.check_officer)

    @pytest.mark.parametrize("name", CONTINUING)
    def test_leaves_the_second_factor_as_old_as_it_was(self, name: str, cast: Cast, stale: Client) -> None:
        before = {key: stale.session[key] for key in ("began", "second_factor")}
        codes = set(RecoveryCode.objects.values_list("digest", flat=True))
        with time_machine.travel(ports.clock().now() + timedelta(minutes=6)):
            assert stale.post(reverse(f"accounts:{name}"), self.CONTINUING[name]).status_code == 302
            require_still_stale(stale, cast.check_officer, before, name)
            renewed = stale.post(reverse("accounts:renew_recovery_codes"))
            assert renewed.headers["Location"].startswith(reverse("accounts:confirm"))
        assert set(RecoveryCode.objects.values_list("digest", flat=True)) == codes

    def test_a_new_log_in_in_its_stead_would_make_it_fresh(
        self, cast: Cast, stale: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The negative control: a session begun anew, as an end of all others once did."""
        account_id = cast.check_officer.account_id
        assert account_id is not None

        def begin_anew(request: HttpRequest, epoch: int) -> None:
            begin_session(request, account_id, epoch, second_factor=True)

        monkeypatch.setattr(settings_pages, "continue_session", begin_anew)
        with time_machine.travel(ports.clock().now() + timedelta(minutes=6)):
            stale.post(reverse("accounts:sign_out_others"))
            assert stale.get(reverse("bureau:new_unit")).status_code == 200

    def test_does_not_lengthen_the_eight_hours(self, cast: Cast, stale: Client) -> None:
        with time_machine.travel(ports.clock().now(), tick=False) as clock:
            for _ in range(16):
                clock.shift(timedelta(minutes=29))
                assert stale.post(reverse("accounts:sign_out_others")).status_code == 302
                assert _is_signed_in(stale)
            clock.shift(timedelta(minutes=20))
            assert not _is_signed_in(stale)

    def test_keeps_the_role_and_changes_the_key(self, cast: Cast, stale: Client) -> None:
        before, acting = stale.session.session_key, stale.session["acting"]
        stale.post(reverse("accounts:sign_out_others"))
        assert stale.session.session_key != before
        assert stale.session["acting"] == acting


def _is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:settings")).status_code == 200


class TestWhatAsks:
    @pytest.mark.parametrize(
        "name",
        [
            "employer:bulk",
            "department:bulk",
            "examiner:bulk",
            "committee:send_roster",
            "examiner:send_roster",
            "bureau:propose",
            "bureau:grant_role",
            "bureau:new_user",
            "bureau:user_act",
            "employer:add_user",
        ],
    )
    def test_many_approvals_uploads_proposals_and_grants(self, name: str) -> None:
        assert SITE[name].access.step_up

    @pytest.mark.parametrize("name", ["department:consolidate", "examiner:consolidate"])
    def test_an_upload_asks_when_it_is_sent(self, name: str, cast: Cast) -> None:
        """Who reads the list is not asked; what was ticked is still ticked after the code."""
        assert SITE[name].access.step_up_to_send
        actor: Actor = cast.department_clerk if name.startswith("department") else cast.examiner
        client = client_of(actor)
        chosen = dict(post(cast)) if (post := ENTRIES[name].post) else {}
        session = client.session
        session["second_factor"] = (ports.clock().now() - timedelta(minutes=6)).isoformat()
        session.save()
        assert client.get(reverse(name)).status_code == 200
        assert client.post(reverse(name), chosen).headers["Location"].startswith(reverse("accounts:confirm"))
        session = client.session
        session["second_factor"] = ports.clock().now().isoformat()
        session.save()
        shown = client.get(reverse(name)).content.decode()
        assert "checked" in shown
