"""That the old phone was at hand a moment ago, as the session remembers it of one account."""

import uuid
from datetime import datetime, timedelta

from django.http import HttpRequest

from zhicheng.services.kernel import ports

_KEY = "old_phone_proven"
_LASTS = timedelta(minutes=15)


def note_proven_old_phone(request: HttpRequest, account_id: uuid.UUID | None) -> None:
    """Remember whose old phone has been proven; None forgets it once it has served."""
    if account_id is None:
        request.session.pop(_KEY, None)
        return
    request.session[_KEY] = {"account": str(account_id), "at": ports.clock().now().isoformat()}


def has_proven_old_phone(request: HttpRequest, account_id: uuid.UUID | None) -> bool:
    """Whether a code to this account's old phone was typed in this session within a quarter of an hour.

    Another account that signs in at the same browser has proven nothing.
    """
    noted = request.session.get(_KEY)
    if not noted or noted["account"] != str(account_id):
        return False
    return ports.clock().now() - datetime.fromisoformat(noted["at"]) <= _LASTS
