"""What stands at the face of a stage: frozen results and plain values, never a row of the database."""

import dataclasses
import importlib
import inspect
import typing
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FunctionType

import pytest
from django.db.models import Manager, Model, QuerySet

from zhicheng.records.models import Claim, ClaimQuerySet, Unit
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import ClaimState

SERVICES = "zhicheng.services"
BASE = Path(__file__).parents[2] / "src/zhicheng/services"
OWN_FACES = [f"{SERVICES}.kernel.ports", f"{SERVICES}.accounts.captcha"]
"""Modules that doors may import although they are not packages."""


def rows_at(offered: object) -> set[str]:
    """The models and query sets that something at a face is, takes, returns or has as a field."""
    met = set[object]()
    if not isinstance(offered, type):
        return _of_function(offered, met) if isinstance(offered, FunctionType) else set()
    found = _in_type(offered, met)
    for name, member in inspect.getmembers_static(offered):
        function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
        if isinstance(function, FunctionType) and (name == "__init__" or not name.startswith("_")):
            found |= _of_function(function, met)
    return found


def _of_function(function: Callable[..., object], met: set[object]) -> set[str]:
    return {row for hint in typing.get_type_hints(function).values() for row in _in_type(hint, met)}


def _in_type(hint: object, met: set[object]) -> set[str]:
    """What a type holds, however deep: in containers, unions, callables and the fields of results."""
    found = set[str]()
    for inner in (typing.get_origin(hint), *typing.get_args(hint)):
        for each in inner if isinstance(inner, list) else [inner]:
            if each is not None:
                found |= _in_type(each, met)
    if not isinstance(hint, type) or hint in met:
        return found
    if issubclass(hint, Model | QuerySet | Manager):
        return found | {hint.__name__}
    if hint.__module__.startswith("zhicheng") or dataclasses.is_dataclass(hint):
        met.add(hint)
        for field in typing.get_type_hints(hint).values():
            found |= _in_type(field, met)
    return found


def _faces() -> list[str]:
    packages = [file.parent.relative_to(BASE).parts for file in BASE.rglob("__init__.py")]
    return sorted([".".join((SERVICES, *parts)) for parts in packages if parts] + OWN_FACES)


def _rows_of(face: str) -> dict[str, set[str]]:
    """What of a face holds rows: the name as ``stage.name``, and the models."""
    module = importlib.import_module(face)
    stage = face.removeprefix(f"{SERVICES}.")
    held = {f"{stage}.{name}": rows_at(getattr(module, name)) for name in getattr(module, "__all__", [])}
    return {name: rows for name, rows in held.items() if rows}


class TestFaces:
    @pytest.mark.parametrize("face", _faces())
    def test_neither_take_nor_return_rows(self, face: str) -> None:
        assert _rows_of(face) == {}


@dataclasses.dataclass(frozen=True)
class _Line:
    """A made-up result that holds a row."""

    claim_id: uuid.UUID
    employer: Unit | None


@dataclasses.dataclass(frozen=True)
class _Page:
    """A made-up result that holds such a result."""

    lines: tuple[_Line, ...]


@dataclasses.dataclass(frozen=True)
class _Lazy:
    """A made-up result that gives a row when asked."""

    claim_id: uuid.UUID

    @property
    def claim(self) -> Claim:
        return Claim.objects.get(id=self.claim_id)


class _Worker:
    """A made-up class at a face; ``finish`` takes a row."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def finish(self, claim: Claim) -> None:
        """Do nothing."""


def _returns(claim_id: uuid.UUID) -> Claim:
    return Claim.objects.get(id=claim_id)


def _returns_none_or_row(claim_id: uuid.UUID) -> "Claim | None":
    return Claim.objects.filter(id=claim_id).first()


def _takes(*, claim: Claim) -> None:
    del claim


def _takes_many(*, claims: list[Claim]) -> None:
    del claims


def _maps() -> Mapping[uuid.UUID, tuple[Unit, ...]]:
    return {}


def _yields() -> Iterator[list[Claim]]:
    yield []


def _queries() -> QuerySet[Claim]:
    return Claim.objects.all()


def _queries_by_its_own_class() -> ClaimQuerySet:
    return Claim.objects.all()


def _calls_back(act: Callable[[Claim], None]) -> None:
    del act


def _returns_page() -> _Page:
    return _Page(())


def _is_clean(*, actor: Actor, states: list[ClaimState], names: dict[str, str]) -> ClaimState | None:
    del actor, names
    return states[0] if states else None


class TestRowsAt:
    @pytest.mark.parametrize(
        ("offered", "rows"),
        [
            (_returns, {"Claim"}),
            (_returns_none_or_row, {"Claim"}),
            (_takes, {"Claim"}),
            (_takes_many, {"Claim"}),
            (_maps, {"Unit"}),
            (_yields, {"Claim"}),
            (_queries, {"QuerySet"}),
            (_queries_by_its_own_class, {"ClaimQuerySet"}),
            (_calls_back, {"Claim"}),
            (_returns_page, {"Unit"}),
            (_Line, {"Unit"}),
            (_Page, {"Unit"}),
            (_Lazy, {"Claim"}),
            (_Worker, {"Claim"}),
            (Claim, {"Claim"}),
        ],
    )
    def test_finds_a_row_wherever_it_stands(self, offered: object, rows: set[str]) -> None:
        assert rows_at(offered) >= rows

    @pytest.mark.parametrize("offered", [_is_clean, ClaimState, Actor, "a text", {"a": "table"}])
    def test_finds_nothing_in_what_holds_none(self, offered: object) -> None:
        assert rows_at(offered) == set()
