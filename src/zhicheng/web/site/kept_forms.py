"""What was typed when a session ended, or a second factor was due, is kept and offered again.

The form is sealed like all personal data at rest, tied to the account that typed it, and given back once.
Files are not kept: a browser cannot be handed a file back.
"""

import json
import uuid
from datetime import datetime, timedelta
from typing import cast

from django.http import HttpRequest, QueryDict

from zhicheng.services.kernel import open_text, ports, seal_text
from zhicheng.web.site.acting import VisitorRequest, session_user

_KEY = "kept_form"
_LONGEST = 200_000
_KEPT_FOR = timedelta(hours=2)
_FIELD = "session.kept_form"


def keep_form(request: HttpRequest, account_id: uuid.UUID | None) -> None:
    """Keep the posted form for ``account_id``; nothing for a GET, an unknown account, or a huge form."""
    if request.method != "POST" or account_id is None:
        return
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    body = fields.urlencode()
    if not body or len(body) > _LONGEST:
        return
    kept = {
        "path": request.path,
        "account": str(account_id),
        "at": ports.clock().now().isoformat(),
        "form": body,
        "had_files": bool(request.FILES),
    }
    sealed = seal_text(json.dumps(kept), field=_FIELD, row=account_id)
    request.session[_KEY] = {"account": str(account_id), "sealed": sealed.hex()}


def form_data(request: HttpRequest) -> QueryDict | None:
    """The form to show: what is posted now, or what was kept for this page and account, or None."""
    if request.method == "POST":
        return request.POST
    return _stored_form(request)


def has_kept_form(request: HttpRequest) -> bool:
    """Whether the session keeps a form; the log-in page then says that nothing typed is lost."""
    return _KEY in request.session


def _stored_form(request: HttpRequest) -> QueryDict | None:
    entry = request.session.get(_KEY)
    account_id = session_user(request).account_id
    if not entry or account_id is None:
        return None
    if entry["account"] != str(account_id):
        # Somebody else signed in at this browser: what another typed is not theirs to see.
        del request.session[_KEY]
        return None
    kept = json.loads(open_text(bytes.fromhex(entry["sealed"]), field=_FIELD, row=account_id))
    if kept["path"] != request.path:
        return None
    del request.session[_KEY]
    if ports.clock().now() - datetime.fromisoformat(kept["at"]) > _KEPT_FOR:
        return None
    shown = cast(VisitorRequest, request)
    shown.kept_form_shown, shown.kept_form_had_files = True, kept["had_files"]
    return QueryDict(kept["form"])
