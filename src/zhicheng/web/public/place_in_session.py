"""What the session holds of somebody who verifies another's certificate: a secret, and the question's id."""

import secrets
import uuid

from django.http import HttpRequest

_SECRET, _QUESTION = "third_party", "third_party_question"


def secret_of(request: HttpRequest) -> str:
    """The secret of this browser, to which its questions are bound; made at the first question."""
    found = request.session.get(_SECRET)
    if not isinstance(found, str):
        found = request.session[_SECRET] = secrets.token_urlsafe(24)
    return found


def remember_question(request: HttpRequest, request_id: uuid.UUID) -> None:
    """From now on the pages of this browser are about this question; never an address (R16)."""
    request.session[_QUESTION] = str(request_id)


def question_of(request: HttpRequest) -> uuid.UUID | None:
    """The question that this browser has asked last, or None."""
    found = request.session.get(_QUESTION)
    return uuid.UUID(found) if found else None
