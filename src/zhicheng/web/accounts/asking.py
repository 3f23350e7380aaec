"""What the session holds of somebody who waits for a code: a secret of this browser, and the code's id."""

import secrets
import uuid

from django.http import HttpRequest

from zhicheng.services.accounts.access import CodeSent

_SECRET, _CODES = "verifier", "waiting_codes"


def verifier(request: HttpRequest) -> str:
    """A secret of this browser's session, to which codes are bound (R19)."""
    found = request.session.get(_SECRET)
    if not isinstance(found, str):
        found = request.session[_SECRET] = secrets.token_urlsafe(24)
    return found


def wait_for_code(request: HttpRequest, about: str, sent: CodeSent) -> None:
    """Note that a code is on its way, for ``about`` (a word of the pages alone)."""
    request.session[_CODES] = request.session.get(_CODES, {}) | {about: str(sent.code_id)}


def awaited_code(request: HttpRequest, about: str) -> uuid.UUID | None:
    """The id of the code that is on its way, or None."""
    found = request.session.get(_CODES, {}).get(about)
    return uuid.UUID(found) if found else None


def stop_waiting(request: HttpRequest, about: str) -> None:
    """The code has been used."""
    request.session[_CODES] = {
        word: code for word, code in request.session.get(_CODES, {}).items() if word != about
    }
