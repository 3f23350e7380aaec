"""A session: its limits, its keys, and what ends it (R22, R23)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from tests.support.acting import account_id
from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from zhicheng.records.models import Account, Membership
from zhicheng.services.accounts.account_session import session_epoch
from zhicheng.services.kernel import ports
from zhicheng.web.site.acting import begin_session, end_session, mark_second_factor

pytestmark = pytest.mark.django_db


def _key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _now() -> datetime:
    return ports.clock().now()


class TestLimits:
    def test_lasts_while_it_is_used(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        with time_machine.travel(_now(), tick=False) as clock:
            for _ in range(16):
                clock.shift(timedelta(minutes=29))
                assert client.get("/mine").status_code == 200

    def test_ends_after_thirty_minutes_without_a_request(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        with time_machine.travel(_now() + timedelta(minutes=31)):
            assert client.get("/mine").status_code == 302

    def test_ends_after_eight_hours_however_busy(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        with time_machine.travel(_now(), tick=False) as clock:
            for _ in range(17):
                clock.shift(timedelta(minutes=28.5))
                last = client.get("/mine").status_code
        assert last == 302

    def test_a_second_factor_is_fresh_for_five_minutes(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        assert client.get("/decisive").status_code == 200
        with time_machine.travel(_now() + timedelta(minutes=6)):
            assert client.get("/employers").status_code == 200
            assert client.get("/decisive")["Location"] == "/accounts/confirm?next=%2Fdecisive"


class TestKeys:
    def _request(self, client: Client) -> HttpRequest:
        request = HttpRequest()
        request.session = client.session
        return request

    def test_the_key_changes_at_log_in_and_at_each_second_factor(self, cast: Cast) -> None:
        client = Client()
        request = self._request(client)
        request.session.save()
        keys = [request.session.session_key]
        account_id = cast.personnel.account_id
        assert account_id is not None
        begin_session(request, account_id, session_epoch(account_id), second_factor=False)
        keys.append(request.session.session_key)
        mark_second_factor(request)
        keys.append(request.session.session_key)
        assert len(set(keys)) == 3

    def test_a_key_from_before_the_log_in_opens_nothing(self, browse: Browse, cast: Cast) -> None:
        planted = Client()
        request = self._request(planted)
        request.session["anything"] = 1
        request.session.save()
        old = request.session.session_key
        assert cast.personnel.account_id is not None
        begin_session(
            request,
            cast.personnel.account_id,
            session_epoch(cast.personnel.account_id),
            second_factor=True,
        )
        request.session.save()
        planted.cookies[settings.SESSION_COOKIE_NAME] = old or ""
        assert planted.get("/mine").status_code == 302

    def test_signing_out_leaves_nothing(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        request = self._request(client)
        end_session(request)
        assert client.get("/mine").status_code == 302


class TestWhatEndsIt:
    def test_a_disabled_account(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        Account.objects.filter(id=account_id(cast.personnel)).update(is_active=False)
        assert client.get("/mine").status_code == 302

    def test_a_raised_epoch(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        assert client.get("/mine").status_code == 200
        Account.objects.filter(id=account_id(cast.personnel)).update(session_epoch=7)
        assert client.get("/mine").status_code == 302

    def test_an_ended_membership_takes_its_pages_away(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        Membership.objects.filter(account_id=account_id(cast.personnel)).update(ended_at=_now())
        assert client.get("/employers").status_code == 404

    def test_staff_without_second_factor_get_no_further(self, cast: Cast) -> None:
        client = Client()
        request = self._fresh(client)
        assert cast.personnel.account_id is not None
        begin_session(
            request,
            cast.personnel.account_id,
            session_epoch(cast.personnel.account_id),
            second_factor=False,
        )
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
        assert client.get("/employers")["Location"] == "/accounts/second?next=%2Femployers"

    def test_a_holder_needs_none(self, browse: Browse, cast: Cast) -> None:
        client = Client()
        request = self._fresh(client)
        account_id = cast.holder(PEOPLE[0]).account_id
        assert account_id is not None
        begin_session(request, account_id, session_epoch(account_id), second_factor=False)
        request.session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
        assert client.get("/holders").status_code == 200

    def _fresh(self, client: Client) -> HttpRequest:
        request = HttpRequest()
        request.session = client.session
        return request


class TestCaching:
    def test_nothing_about_a_user_is_kept_by_a_cache(self, browse: Browse, cast: Cast) -> None:
        assert browse(cast.personnel).get("/mine")["Cache-Control"] == "no-store"
