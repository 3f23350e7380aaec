"""The audit trail is evidence: what the system does next is read from rows, and never from the trail."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhicheng

SERVICES = Path(zhicheng.__file__).parent / "services"
WRITES_IT = {"kernel/events.py"}
SHOWS_IT = "oversight/trail"
CHECKS_IT = "oversight/audit"
"""The package of the audit, which compares the trail with the rows."""


def reads(source: str) -> bool:
    """Whether a module names the trail's model or its table; comments and docstrings do not count."""
    return any(_names_trail(node) for node in ast.walk(ast.parse(source)))


def _names_trail(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=str(module), names=names) if module.startswith("zhicheng.records"):
            return any(alias.name == "Event" for alias in names)
        case ast.Constant(value=str(text)):
            return "records_event" in text
    return False


def readers() -> Iterator[str]:
    for path in SERVICES.rglob("*.py"):
        place = path.relative_to(SERVICES)
        is_meant = str(place) in WRITES_IT or str(place.parent) in {SHOWS_IT, CHECKS_IT}
        if not is_meant and reads(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(SERVICES))


def test_no_business_code_reads_the_trail() -> None:
    assert sorted(readers()) == []


@pytest.mark.parametrize(
    ("source", "is_read"),
    [
        ("from zhicheng.records.models import Claim, Event", True),
        ("cursor.execute('SELECT 1 FROM records_event')", True),
        ("from zhicheng.records.models import Claim", False),
        ("from threading import Event", False),
    ],
)
def test_a_reader_is_told_apart(source: str, is_read: bool) -> None:
    """Negative control of the test above."""
    assert reads(source) is is_read
