"""Turns the closed sets of the domain into database choices and check constraints."""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models


def choices(members: type[StrEnum]) -> list[tuple[str, str]]:
    """Value and label pairs for a field's ``choices``."""
    return [(member.value, str(getattr(member, "label", member.name))) for member in members]


def one_of(field: str, members: Iterable[StrEnum], name: str) -> models.CheckConstraint:
    """A check constraint that keeps ``field`` inside the closed set, in the database itself."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": [member.value for member in members]}), name=name
    )
