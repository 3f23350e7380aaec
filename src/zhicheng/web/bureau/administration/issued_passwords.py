"""A new password, shown on one page once: sealed in the officer's session until that page is opened."""

import json
from dataclasses import asdict, dataclass

from django.http import HttpRequest

from zhicheng.services.accounts.staff import PasswordIssued
from zhicheng.services.kernel import Actor, open_text, require_human, seal_text

_KEY = "issued_password"
_FIELD = "session.issued_password"


@dataclass(frozen=True, slots=True)
class ShownPassword:
    """What the page shows."""

    account_id: str
    login_name: str
    password: str


def keep_once(request: HttpRequest, actor: Actor, issued: PasswordIssued) -> None:
    """Keep the password for the next page of its account."""
    shown = ShownPassword(str(issued.account_id), issued.login_name, issued.password)
    sealed = seal_text(json.dumps(asdict(shown)), field=_FIELD, row=require_human(actor))
    request.session[_KEY] = sealed.hex()


def show_once(request: HttpRequest, actor: Actor, account_id: object) -> ShownPassword | None:
    """The password of this account, if one was made just now; forgotten by being looked at."""
    sealed = request.session.pop(_KEY, None)
    if sealed is None:
        return None
    shown = ShownPassword(
        **json.loads(open_text(bytes.fromhex(sealed), field=_FIELD, row=require_human(actor)))
    )
    return shown if shown.account_id == str(account_id) else None
