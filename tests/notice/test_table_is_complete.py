"""docs/notice.md leaves out no clause, and what it says of rules and tests is so."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from tests.notice.clauses import Clause
from zhicheng.domain.channels import RULES

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "notice.md"
TEXT = TABLE.read_text(encoding="utf-8")

_ROW = re.compile(
    r"^\| (?P<clause>[^|]+) \| (?P<reading>[^|]+) \| (?P<rules>[^|]+) \| (?P<tests>[^|]+) \|$", re.MULTILINE
)
_QUOTED = re.compile(r"`([^`]+)`")


def rows(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Clause, rules and tests of every row of the table but its head."""
    found = [
        (row["clause"].strip(), _QUOTED.findall(row["rules"]), _QUOTED.findall(row["tests"]))
        for row in _ROW.finditer(text)
    ]
    return [row for row in found if row[0] != "clause"]


def missing_clauses(text: str) -> list[str]:
    """Clauses that do not have exactly one row, and rows of clauses that do not exist."""
    named = [clause for clause, _, _ in rows(text)]
    return [clause for clause in Clause if named.count(clause) != 1] + [
        each for each in named if each not in set(Clause)
    ]


def missing_rules(text: str) -> list[str]:
    """Rows without a rule, and rules that do not import."""
    return [
        f"{clause}: {rule}"
        for clause, rules, _ in rows(text)
        for rule in (rules or ["-"])
        if not imports(rule)
    ]


def missing_tests(text: str) -> list[str]:
    """Rows without a test, tests that do not exist, and tests that do not cite the clause they stand for."""
    return [
        f"{clause}: {name}"
        for clause, _, names in rows(text)
        for name in (names or ["-"])
        if not cites(name, clause)
    ]


def cites(name: str, clause: str) -> bool:
    """Whether the test module ``name`` exists and its docstring cites ``clause``, not only a part of it."""
    path = HERE / name
    if not path.is_file():
        return False
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.search(re.escape(clause) + r"(?![0-9])", docstring) is not None


def imports(rule: str) -> bool:
    """Whether ``domain.module.name.attribute`` leads somewhere from the package down."""
    parts = f"zhicheng.{rule}".split(".")
    for split in range(len(parts), 1, -1):
        try:
            held: object = importlib.import_module(".".join(parts[:split]))
        except ModuleNotFoundError as error:
            # A module that lacks a dependency is broken, not absent.
            if error.name is None or not ".".join(parts[:split]).startswith(error.name):
                raise
            continue
        for name in parts[split:]:
            held = getattr(held, name, None)
        return held is not None
    return False


class TestTable:
    def test_every_clause_has_its_row(self) -> None:
        assert missing_clauses(TEXT) == []

    def test_every_rule_can_be_imported(self) -> None:
        assert missing_rules(TEXT) == []

    def test_every_named_test_exists_and_cites_its_clause(self) -> None:
        assert missing_tests(TEXT) == []

    def test_every_test_of_the_notice_is_named(self) -> None:
        named = {name for _, _, names in rows(TEXT) for name in names}
        assert sorted({path.name for path in HERE.glob("test_*.py")} - named) == [Path(__file__).name]

    def test_the_rules_of_the_channels_cite_clauses_that_exist(self) -> None:
        cited = [clause for rule in RULES.values() for clause in (rule.scope_clause, rule.upload_clause)]
        assert set(cited) <= set(Clause)
        assert len(set(cited)) == 8


class TestTheCheckItself:
    """Negative controls: each fault that the table could have is found."""

    @pytest.mark.parametrize("clause", list(Clause))
    def test_finds_a_row_that_was_dropped_or_doubled(self, clause: Clause) -> None:
        (line,) = [each for each in TEXT.splitlines() if each.startswith(f"| {clause} |")]
        assert missing_clauses(TEXT.replace(line + "\n", "")) == [clause]
        assert missing_clauses(TEXT.replace(line, line + "\n" + line)) == [clause]

    def test_finds_a_clause_that_does_not_exist(self) -> None:
        assert missing_clauses(TEXT + "\n| 六 | Nothing. | `domain.review` | `test_6.py` |\n") == ["六"]

    @pytest.mark.parametrize(
        "rule", ["domain.nowhere", "domain.review.nothing", "domain.policies.Policy.colour", "-"]
    )
    def test_finds_a_rule_that_does_not_exist(self, rule: str) -> None:
        assert missing_rules(f"| 五 | Nothing. | `{rule}` | `test_5_feedback.py` |") == [f"五: {rule}"]
        assert missing_rules("| 五 | Nothing. | none | none |") == ["五: -"]

    def test_accepts_a_module_a_function_and_a_method(self) -> None:
        for rule in ("domain.review", "domain.review.next_position", "domain.policies.PolicyBook.on"):
            assert imports(rule)

    def test_finds_a_test_that_is_missing_or_stands_for_another_clause(self) -> None:
        row = "| 一(一) | Nothing. | `domain.review` | `{}` |"
        assert missing_tests(row.format("test_1_1_evaluation_scope.py")) == []
        assert missing_tests(row.format("test_9_9.py")) == ["一(一): test_9_9.py"]
        assert missing_tests(row.format("test_1_3_examination_scope.py")) == [
            "一(一): test_1_3_examination_scope.py"
        ]
        assert missing_tests("| 一(一) | Nothing. | `domain.review` | none |") == ["一(一): -"]

    def test_a_paragraph_of_a_clause_does_not_stand_for_the_clause(self) -> None:
        assert cites("test_3_2_1_awarding_body.py", "三(二)1")
        assert not cites("test_3_2_1_awarding_body.py", "三(二)")
