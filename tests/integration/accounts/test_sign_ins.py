"""The list of the user's own sign-ins, and the word to the owner of a new device."""

from datetime import timedelta

import pytest

from tests.support.account_holders import HOME, PASSWORD, STRANGER, holder_with_password
from tests.support.cast import MONDAY, PEOPLE, Cast
from tests.support.text_messages import waiting_messages
from zhicheng.records.models import SignIn
from zhicheng.services.accounts.access.account_page import own_account
from zhicheng.services.accounts.access.log_in import LogInRefused, log_in_with_password
from zhicheng.services.accounts.access.places import REMEMBERED_FOR, Place
from zhicheng.services.accounts.access.sign_ins import own_sign_ins
from zhicheng.services.accounts.access.tidying import tidy_accounts

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def log_in(place: Place, at: object = MONDAY, password: str = PASSWORD) -> bool:
    return log_in_with_password(at=at, name=PEOPLE[0].phone, password=password, place=place).is_new_device  # type: ignore[arg-type]


def test_a_second_device_is_new_and_the_owner_is_told(cast: Cast) -> None:
    holder_with_password(cast, PEOPLE[0])
    assert [log_in(HOME), log_in(HOME), log_in(STRANGER), log_in(STRANGER)] == [False, False, True, False]
    assert [
        waiting_message.phone
        for waiting_message in waiting_messages()
        if waiting_message.template == "new_device"
    ] == [PEOPLE[0].phone]


def test_the_owner_sees_tries_and_sign_ins_and_no_others(cast: Cast) -> None:
    holder = holder_with_password(cast, PEOPLE[0])
    holder_with_password(cast, PEOPLE[1])
    log_in(HOME)
    with pytest.raises(LogInRefused):
        log_in(STRANGER, MONDAY + AN_HOUR, password="guessed")
    log_in_with_password(at=MONDAY, name=PEOPLE[1].phone, password=PASSWORD, place=HOME)
    seen = own_sign_ins(actor=holder, at=MONDAY + AN_HOUR, place=HOME)
    assert [(item.succeeded, item.is_this_device, item.device) for item in seen] == [
        (False, False, "其他·其他"),
        (True, True, "Chrome·Windows"),
    ]
    account = own_account(actor=holder, at=MONDAY + AN_HOUR, place=HOME)
    assert len(account.sign_ins) == 2


def test_accounts_of_one_browser_cannot_be_linked(cast: Cast) -> None:
    for part in PEOPLE[:2]:
        holder_with_password(cast, part)
        log_in_with_password(at=MONDAY, name=part.phone, password=PASSWORD, place=HOME)
    rows = list(SignIn.objects.all())
    assert (
        len({bytes(row.device_index) for row in rows}) == len({bytes(row.address_index) for row in rows}) == 2
    )
    assert not any(HOME.address.encode() in bytes(row.address_index) for row in rows)


def test_they_are_forgotten_after_half_a_year(cast: Cast) -> None:
    holder_with_password(cast, PEOPLE[0])
    log_in(HOME)
    tidy_accounts(at=MONDAY + REMEMBERED_FOR)
    assert SignIn.objects.exists()
    tidy_accounts(at=MONDAY + REMEMBERED_FOR + AN_HOUR)
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge·Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 MicroMessenger/8",
            "微信·安卓",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604",
            "Safari·苹果移动设备",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox·Linux"),
        ("", "其他·其他"),
    ],
)
def test_devices_are_named_as_people_know_them(agent: str, label: str) -> None:
    assert Place("", "", agent).label == label
