"""Recovery codes between their making and the moment their owner has kept them: sealed in the session."""

import json
import uuid
from collections.abc import Sequence

from django.http import HttpRequest

from zhicheng.services.kernel import open_text, seal_text
from zhicheng.web.site.acting import session_user

_KEY = "recovery_codes"
_FIELD = "session.recovery_codes"


def keep_to_show(request: HttpRequest, codes: Sequence[str]) -> None:
    """Keep the codes for the page that shows them."""
    account_id = session_user(request).account_id
    assert account_id is not None
    request.session[_KEY] = {
        "account": str(account_id),
        "sealed": seal_text(json.dumps(list(codes)), field=_FIELD, row=account_id).hex(),
    }


def codes_to_show(request: HttpRequest, account_id: uuid.UUID) -> list[str]:
    """The codes of this account; empty once they have been put away."""
    kept = request.session.get(_KEY)
    if not kept or kept["account"] != str(account_id):
        return []
    return list(json.loads(open_text(bytes.fromhex(kept["sealed"]), field=_FIELD, row=account_id)))


def put_away(request: HttpRequest) -> None:
    """Their owner has kept them; they are not shown again."""
    request.session.pop(_KEY, None)
