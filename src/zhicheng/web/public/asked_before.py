"""What a browser keeps that has asked about another's certificate: a secret, and the question's id.

They are in a cookie of their own and not in a session, so that a question of a passer-by leaves no session
behind. Neither says anything about anybody; the secret alone opens the answer, and only for this question.
"""

import re
import secrets
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_LASTS_SECONDS = 3600
"""Longer than a code is good and its answer can be read again."""
_FORM = re.compile(r"[A-Za-z0-9_-]{32}\.[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """The last question of a browser."""

    secret: str
    question: uuid.UUID


def new_secret() -> str:
    """A secret (24 random bytes as 32 characters) for a browser that has asked nothing yet."""
    return secrets.token_urlsafe(24)


def asked_before(request: HttpRequest) -> AskedBefore | None:
    """What the browser shows of its last question, or None."""
    kept = request.COOKIES.get(_cookie_name(), "")
    if not _FORM.fullmatch(kept):
        return None
    secret, question = kept.split(".")
    return AskedBefore(secret, uuid.UUID(question))


def remember_question(response: HttpResponse, asked: AskedBefore) -> None:
    """From now on the pages of this browser are about this question; never an address (R16)."""
    response.set_cookie(
        _cookie_name(),
        f"{asked.secret}.{asked.question.hex}",
        max_age=_LASTS_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    # As with the session's: over https no other host can set it.
    return "__Host-asked" if settings.SESSION_COOKIE_SECURE else "asked"
