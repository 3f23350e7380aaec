"""Accounts with passwords and authenticators, for the tests of the doors."""

import base64
import hashlib
import hmac
from datetime import datetime

from django.contrib.auth.hashers import make_password

from tests.support.acting import account_id
from tests.support.cast import Cast, Part
from zhicheng.records.models import Account
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.second_factor import begin_enrolment, finish_enrolment
from zhicheng.services.kernel.actor import Actor

PASSWORD = "four horses and a cart"
HOME = Place("192.0.2.10", "the browser at home....", "Mozilla/5.0 (Windows NT 10.0) Chrome/130")
STRANGER = Place("203.0.113.66", "the browser of a stranger", "curl/8")


def holder_with_password(cast: Cast, part: Part) -> Actor:
    """The person with an account and PASSWORD."""
    actor = cast.holder(part)
    Account.objects.filter(id=account_id(actor)).update(password=make_password(PASSWORD))
    return actor


def login_name(actor: Actor) -> str:
    return Account.objects.get(id=account_id(actor)).login_name


class Authenticator:
    """The app on a phone."""

    def __init__(self, secret: str) -> None:
        self._key = base64.b32decode(secret.replace(" ", ""))

    def code(self, at: datetime, *, steps: int = 0) -> str:
        """What it shows at an instant, or so many half minutes later.

        Written out by RFC 4226, 5.3, since an app on a phone shares no code with us.
        """
        counter = int(at.timestamp()) // 30 + steps
        digest = hmac.digest(self._key, counter.to_bytes(8, "big"), hashlib.sha1)
        start = digest[-1] & 0xF
        number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 10**6:06d}"


def enrolled(actor: Actor, at: datetime) -> tuple[Authenticator, tuple[str, ...]]:
    """An authenticator for the account, and the recovery codes. The first code, of ``at``, is used up."""
    assert actor.account_id is not None
    app = Authenticator(begin_enrolment(at=at, account_id=actor.account_id).secret)
    codes = finish_enrolment(at=at, account_id=actor.account_id, code=app.code(at), place=HOME)
    return app, codes
