"""What somebody has filled in while registering: sealed in their session, and forgotten after a while."""

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.http import HttpRequest

from zhicheng.services.kernel import open_text, ports, seal_text

_KEY, _FIELD = "registration", "session.registration"
_LASTS = timedelta(minutes=40)


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far; empty where not yet given."""

    name: str = field(default="", repr=False)
    sex: str = ""
    id_number: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    """Set only once a code has proven it."""
    has_consented: bool = False


def draft_of(request: HttpRequest) -> Draft:
    """The draft in this session; an empty one when there is none or it is too old."""
    kept = request.session.get(_KEY)
    if not kept or ports.clock().now() - datetime.fromisoformat(kept["at"]) > _LASTS:
        return Draft()
    return Draft(
        **json.loads(open_text(bytes.fromhex(kept["sealed"]), field=_FIELD, row=uuid.UUID(kept["row"])))
    )


def add_to_draft(request: HttpRequest, **answers: str | bool) -> Draft:
    """The draft with these answers as well; it lasts anew from now on."""
    draft = replace(draft_of(request), **answers)  # type: ignore[arg-type]
    row = uuid.uuid4()
    body = json.dumps({name: getattr(draft, name) for name in Draft.__slots__})
    request.session[_KEY] = {
        "row": str(row),
        "sealed": seal_text(body, field=_FIELD, row=row).hex(),
        "at": ports.clock().now().isoformat(),
    }
    return draft


def drop_draft(request: HttpRequest) -> None:
    """Registered, or given up."""
    request.session.pop(_KEY, None)
