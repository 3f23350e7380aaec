"""What the documents name exists: each file and each package that stands in code type."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md")]
)
TOPS = ("src", "tests", "scripts", "docs")
PATH = re.compile(r"(?:[\w-]+/)*[\w-]+\.(?:py|html|sql|md)|(?:[a-z_]+/)+")
NOT_OURS = {"manage.py", "var/"}
"""Django's usual script, which we do without, and folders that a running system makes."""


@cache
def _paths() -> frozenset[str]:
    """Every file and folder of the repository from its root on, a folder with a slash behind it."""
    found = set()
    for top in TOPS:
        for path in (ROOT / top).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            found.add(f"/{name}/" if path.is_dir() else f"/{name}")
    return frozenset(found | {f"/{path.name}" for path in ROOT.glob("*.md")} | {f"/{top}/" for top in TOPS})


def named_paths(text: str) -> Iterator[str]:
    """What stands in code type and has the form of a path."""
    for words in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        if PATH.fullmatch(words) and words not in NOT_OURS and not words.startswith("var/"):
            yield words


def missing(names: Iterable[str]) -> list[str]:
    """The names that no path of the repository ends with."""
    return [name for name in names if not any(path.endswith(f"/{name}") for path in _paths())]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_names_only_files_that_exist(document: Path) -> None:
    assert missing(named_paths(document.read_text(encoding="utf-8"))) == []


def test_paths_are_found_at_all() -> None:
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert len(set(named_paths(text))) > 100


@pytest.mark.parametrize(
    "text",
    [
        "See `services/verification/gathering.py`.",
        "In `services/queries/` are the reads.",
        "`site/lost.html`",
    ],
)
def test_a_path_that_is_gone_is_found(text: str) -> None:
    """The negative control."""
    assert len(missing(named_paths(text))) == 1
