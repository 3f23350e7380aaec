"""Says where a transaction's changes to a person come from; the triggers write it into the facts."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zhicheng.domain.people import FactSource

_NAMES = ("source", "at", "entered_by", "agreed_by", "case", "was_wrong")
_SET = "SELECT " + ", ".join(f"set_config('zhicheng.fact_{name}', %s, true)" for name in _NAMES)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact about a person comes from."""

    source: FactSource
    entered_by: uuid.UUID | None = None
    """The account that entered it; None for the system."""
    agreed_by: uuid.UUID | None = None
    """The second officer, who is never the first (constraint)."""
    case_id: uuid.UUID | None = None
    was_wrong: bool = False
    """Whether what it replaces had never been true: a typing error is no former name."""


@contextmanager
def fact_origin(origin: Origin, *, at: datetime) -> Iterator[None]:
    """What is written to a person inside is kept as a fact of ``origin`` from ``at`` on.

    To be used inside a transaction. A person's own first facts begin with its registration instead. Without
    this block they are kept as well, as ``unstated``: the triggers need nobody's help.
    """
    _set(
        origin.source.value,
        at.isoformat(),
        *("" if key is None else str(key) for key in (origin.entered_by, origin.agreed_by, origin.case_id)),
        "true" if origin.was_wrong else "",
    )
    yield
    # After an exception the rollback takes the settings back, and a broken transaction would refuse to.
    _set(*[""] * len(_NAMES))


def _set(*values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
