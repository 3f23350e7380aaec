"""The stored row behind what a service hands on, for what a test asserts of the tables."""

import uuid
from typing import Protocol, TypeVar

from django.db.models import Model

_Row = TypeVar("_Row", bound=Model)


class HasId(Protocol):
    """What a service hands on names its row by an id."""

    @property
    def id(self) -> uuid.UUID: ...


def stored(model: type[_Row], handed_on: HasId) -> _Row:
    """The row as it stands in the table now. Raises the model's DoesNotExist."""
    return model._default_manager.get(pk=handed_on.id)
