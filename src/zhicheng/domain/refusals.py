"""How the system says no to a person: a sentence that tells what to do, and a kind that every door can map.

What is broken in the installation itself is no refusal; see ``domain.faults``.
"""

from enum import StrEnum


class RefusalKind(StrEnum):
    """Why a request was refused; each comment says what the person can do."""

    INVALID = "invalid"  # Correct what was sent, or wait until a rule or a state allows it.
    MISSING = "missing"  # Look again: it is not there, or is not this person's to know of.
    OVERTAKEN = "overtaken"  # Load the page again: somebody else acted first.
    FORBIDDEN = "forbidden"  # Ask for the right; from outside it looks like MISSING.
    TOO_OFTEN = "too often"  # Wait.


class Refusal(Exception):
    """A request that a rule, a state or bad input forbids; the person who asked can do something about it.

    ``sentence`` is Chinese, complete, and safe to show: it never contains an ID number or a phone.
    ``code`` is a stable ``area.reason`` tag for APIs, logs and tests. ``kind`` decides the HTTP status and
    the exit code of a command; a class states its own, and one refusal may differ from its class.
    """

    code = "refusal"
    kind = RefusalKind.INVALID

    def __init__(self, sentence: str, *, code: str | None = None, kind: RefusalKind | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        if code is not None:
            self.code = code
        if kind is not None:
            self.kind = kind

    def __str__(self) -> str:
        return self.sentence
