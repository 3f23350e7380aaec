"""What a migration does never changes once a database has run it, so what it reads may not change either."""

import hashlib
import re
from pathlib import Path

import pytest

MIGRATIONS = Path(__file__).parents[2] / "src" / "zhicheng" / "records" / "migrations"

PINNED = {
    "0002_guards.sql": "f1be8af1417ea121e464846d04275c92ec581332055c4a4c6c5b2dddc53e0081",
    "0051_message_guards.sql": "450cb8273bc489b0b6502de617304bdd1049da5b346a2a736f662e70f8c7f7ba",
}
"""The SHA-256 of each text that lies beside the migration of its name."""

_OWN_TEXT = re.compile(r'Path\(__file__\)\.with_suffix\("\.sql"\)\.read_text\(encoding="utf-8"\)')
_READING = re.compile(r"\b(open|read_text|read_bytes|files|read_csv)\(|\bresources\b|\bpkgutil\b")


def foreign_reads(source: str) -> list[str]:
    """Lines of a migration that read a file other than the one named for that migration."""
    return [line for line in source.splitlines() if _READING.search(_OWN_TEXT.sub("", line))]


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every text beside the migrations."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.sql")}


class TestTextsOfMigrations:
    def test_never_change(self) -> None:
        assert digests(MIGRATIONS) == PINNED

    def test_belong_to_the_migration_of_their_name(self) -> None:
        assert all((MIGRATIONS / name).with_suffix(".py").exists() for name in PINNED)

    def test_are_all_that_migrations_read(self) -> None:
        found = {path.name: foreign_reads(path.read_text("utf-8")) for path in MIGRATIONS.glob("0*.py")}
        assert {name: lines for name, lines in found.items() if lines} == {}


class TestTheRule:
    """Negative controls."""

    def test_sees_a_changed_text(self, tmp_path: Path) -> None:
        text = (MIGRATIONS / "0002_guards.sql").read_bytes()
        (tmp_path / "0002_guards.sql").write_bytes(text + b"\n")
        assert digests(tmp_path) != PINNED

    @pytest.mark.parametrize(
        "line",
        [
            'GUARDS = resources.files("zhicheng.records").joinpath("sql/guards.sql").read_text()',
            'SQL = (Path(__file__).parents[1] / "sql" / "guards.sql").read_text(encoding="utf-8")',
            'with open("guards.sql") as file:',
        ],
    )
    def test_sees_a_migration_that_reads_elsewhere(self, line: str) -> None:
        assert foreign_reads(line) == [line]
