"""The number of a request: what a person quotes, and what ties the log lines of one request together.

It lies below every layer since the web, the command line, the jobs, the queue and the log all need the same
number. A job carries the number of the request that enqueued it.
"""

import contextvars
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

_LETTERS = "bcdfghjkmnpqrstvwxyz"
_GROUPS, _GROUP = 3, 4
_GIVEN_ELSEWHERE = re.compile(
    rf"[0-9a-f]{{32}}|[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|(?:[{_LETTERS}]{{4}}-){{2}}[{_LETTERS}]{{4}}"
)
_current: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


def new_request_id() -> str:
    """A fresh number such as ``kzmt-hdrb-wqxn``: 51 random bits, easy to read out over a telephone.

    It has no digits, so that no rule that takes personal numbers out of a log takes a part of it.
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def accepted_request_id(stated: str) -> str:
    """The number that a proxy or a client has given, or a fresh one where it has no known shape.

    Known are ours, 32 hexadecimal digits (nginx) and a UUID: nothing else may enter the log by a header.
    """
    return stated if _GIVEN_ELSEWHERE.fullmatch(stated) else new_request_id()


def current_request_id() -> str:
    """The number of the request or job that this thread works for; empty outside of any."""
    return _current.get()


@contextmanager
def carrying(request_id: str) -> Iterator[str]:
    """Work under ``request_id`` until the block ends."""
    token = _current.set(request_id)
    try:
        yield request_id
    finally:
        _current.reset(token)
