"""The user's own account: password, phone, sessions, and the list of sign-ins."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.account_holders import HOME, PASSWORD, enrolled
from tests.support.acting import account_id
from tests.support.cast import PASSWORD as STAFF
from tests.support.cast import PEOPLE, Cast
from tests.support.text_messages import code_sent_to
from tests.web.accounts.conftest import address, now
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.masking import mask_phone
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account
from zhicheng.services.accounts.access.sign_ins import note_failure
from zhicheng.services.kernel.actor import Actor

pytestmark = pytest.mark.django_db
NEW = "a bridge over the river"
NEW_PHONE = "13900005001"


def is_signed_in(client: Client) -> bool:
    return client.get(address("settings")).status_code == 200


class TestSettings:
    def test_shows_the_phone_masked(self, browse: Browse, holder: Actor) -> None:
        shown = browse(holder).get(address("settings")).content.decode()
        assert mask_phone(PEOPLE[0].phone) in shown
        assert PEOPLE[0].phone not in shown.replace("holder-" + PEOPLE[0].phone, "")

    def test_asks_no_more_for_more_sign_ins(self, browse: Browse, holder: Actor) -> None:
        def add_rows() -> None:
            for _ in range(15):
                note_failure(at=now(), account_id=holder.account_id, method=SignInMethod.PASSWORD, place=HOME)

        add_rows()
        client = browse(holder)
        client.get(address("settings"))
        assert_queries_do_not_grow(client, address("settings"), add_rows)

    def test_staff_see_their_recovery_codes_counted(self, browse: Browse, cast: Cast) -> None:
        enrolled(cast.personnel, now())
        assert "剩余恢复码10个" in browse(cast.personnel).get(address("settings")).content.decode()


class TestPassword:
    def change(self, client: Client, present: str = PASSWORD) -> int:
        given = {"present": present, "password": NEW, "again": NEW}
        return client.post(address("password"), given).status_code

    def test_this_session_goes_on_and_all_others_end(self, browse: Browse, holder: Actor) -> None:
        here, elsewhere = browse(holder), browse(holder)
        assert self.change(here) == 302
        assert is_signed_in(here)
        assert not is_signed_in(elsewhere)

    def test_without_a_new_epoch_the_others_would_go_on(self, browse: Browse, holder: Actor) -> None:
        """The negative control."""
        here, elsewhere = browse(holder), browse(holder)
        before = Account.objects.get(id=account_id(holder)).session_epoch
        self.change(here)
        Account.objects.filter(id=account_id(holder)).update(session_epoch=before)
        assert is_signed_in(elsewhere)

    def test_a_wrong_present_one_is_told_beside_its_field(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        answer = client.post(address("password"), {"present": "guess", "password": NEW, "again": NEW})
        assert answer.status_code == 422
        assert 'href="#id_present"' in answer.content.decode()

    def test_one_that_another_made_must_be_changed_before_any_work(self, browse: Browse, cast: Cast) -> None:
        Account.objects.filter(id=account_id(cast.personnel)).update(password_is_issued=True)
        client, work = browse(cast.personnel), reverse("employer:home")
        led = client.get(work).headers["Location"]
        assert led == f"{address('password')}?{urlencode({'next': work})}"
        assert is_signed_in(client)
        assert "是别人为您设置的" in client.get(led).content.decode()
        given = {"present": STAFF, "password": NEW, "again": NEW}
        assert client.post(led, given).headers["Location"] == work
        assert client.get(work).status_code == 200

    def test_staff_stay_in_their_post(self, browse: Browse, cast: Cast) -> None:
        client = browse(cast.personnel)
        assert self.change(client, present=STAFF) == 302
        assert "津沽第一机床有限公司" in client.get(address("settings")).content.decode()


class TestOtherSessions:
    def test_end_at_a_click(self, browse: Browse, holder: Actor) -> None:
        here, elsewhere = browse(holder), browse(holder)
        here.post(address("sign_out_others"))
        assert is_signed_in(here)
        assert not is_signed_in(elsewhere)

    def test_those_of_other_people_do_not(self, browse: Browse, cast: Cast, holder: Actor) -> None:
        other = browse(cast.holder(PEOPLE[1]))
        browse(holder).post(address("sign_out_others"))
        assert is_signed_in(other)


class TestPhone:
    def test_with_both_phones(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        assert client.post(address("phone_old_code")).headers["Location"] == address("phone_old")
        answer = client.post(address("phone_old"), {"code": code_sent_to(PEOPLE[0].phone)})
        assert answer.headers["Location"] == address("phone_new")
        answer = client.post(address("phone_new"), {"phone": NEW_PHONE})
        assert answer.headers["Location"] == address("phone_finish")
        answer = client.post(address("phone_finish"), {"code": code_sent_to(NEW_PHONE)})
        assert answer.headers["Location"] == address("settings")
        assert mask_phone(NEW_PHONE) in client.get(address("settings")).content.decode()

    def test_without_the_old_one_it_waits_and_can_be_cancelled(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        answer = client.post(address("phone_new"), {"phone": NEW_PHONE})
        assert answer.headers["Location"] == address("phone_without_old")
        given = {"code": code_sent_to(NEW_PHONE), "password": PASSWORD, "id_number": PEOPLE[0].id_number}
        assert client.post(address("phone_without_old"), given).headers["Location"] == address("phone")
        assert "撤销申请" in client.get(address("phone")).content.decode()
        assert "更换手机号码的申请" in client.get(address("settings")).content.decode()
        client.post(address("phone_cancel"))
        assert "撤销申请" not in client.get(address("phone")).content.decode()

    def test_the_quick_way_needs_the_old_phone(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        client.post(address("phone_new"), {"phone": NEW_PHONE})
        answer = client.post(address("phone_finish"), {"code": code_sent_to(NEW_PHONE)})
        assert answer.headers["Location"] == address("phone")
        assert mask_phone(PEOPLE[0].phone) in client.get(address("settings")).content.decode()

    def test_the_old_phone_of_another_account_does_not_count(
        self, browse: Browse, cast: Cast, holder: Actor
    ) -> None:
        """A user who proves their own phone and then signs in as another has not proven that other's phone."""
        client = browse(cast.holder(PEOPLE[1]))
        client.post(address("phone_old_code"))
        client.post(address("phone_old"), {"code": code_sent_to(PEOPLE[1].phone)})
        client.post(address("log_in"), {"name": PEOPLE[0].phone, "password": PASSWORD})
        answer = client.post(address("phone_new"), {"phone": NEW_PHONE})
        assert answer.headers["Location"] == address("phone_without_old")

    def test_asking_twice_in_a_minute_is_told_kindly(self, browse: Browse, holder: Actor) -> None:
        client = browse(holder)
        client.post(address("phone_old_code"))
        answer = client.post(address("phone_old_code"), follow=True)
        assert "过于频繁" in answer.content.decode()
