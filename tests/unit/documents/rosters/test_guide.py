"""The guide for users (docs/rosters.md) names whatever can happen to a roster."""

import re
from pathlib import Path

import pytest

from tests.support.hostile_rosters import CORPUS
from zhicheng.documents import rosters
from zhicheng.domain.rosters.columns import RosterKind, columns

GUIDE = (Path(__file__).parents[4] / "docs" / "rosters.md").read_text(encoding="utf-8")
SOURCES = [path.read_text(encoding="utf-8") for path in Path(rosters.__file__).parent.glob("*.py")]
CODES = {code for source in SOURCES for code in re.findall(r'code="(roster\.[a-z_]+)"', source)}


class TestGuide:
    def test_explains_every_refusal_and_no_other(self) -> None:
        assert {hostile.code for hostile in CORPUS.values()} <= CODES
        assert set(re.findall(r"`(roster\.[a-z_]+)`", GUIDE)) == CODES

    @pytest.mark.parametrize("kind", RosterKind)
    def test_names_every_column(self, kind: RosterKind) -> None:
        assert all(column.header in GUIDE for column in columns(kind))

    def test_names_every_other_header_of_a_committees_roster(self) -> None:
        for column in columns(RosterKind.EVALUATION):
            (line,) = [line for line in GUIDE.splitlines() if line.startswith(f"| {column.header} |")]
            listed = line.rstrip("| ").rsplit("|", 1)[-1].strip()
            assert not column.aliases or listed == "、".join(column.aliases)
