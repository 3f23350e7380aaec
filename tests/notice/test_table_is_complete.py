"""docs/notice.md leaves out no clause, and what it says of rules, doors and tests is so."""

import ast
import importlib
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.notice.clauses import Clause
from tests.notice.doors import doors_used, is_command, paths
from zhicheng.domain.channels import RULES

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "notice.md"
TEXT = TABLE.read_text(encoding="utf-8")

_ROW = re.compile(
    r"^\| (?P<clause>[^|]+) \| (?P<reading>[^|]+) \| (?P<rules>[^|]+) \| (?P<doors>[^|]+) \| (?P<tests>[^|]+) \|$",
    re.MULTILINE,
)
_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Row:
    """What the table says of one clause."""

    clause: str
    rules: list[str]
    addresses: dict[str, str]
    """Path by the name of the address; empty where the table gives none."""
    commands: list[str]
    tests: list[str]


def rows(text: str) -> list[Row]:
    """Every row of the table but its header."""
    return [
        Row(row["clause"].strip(), quoted(row["rules"]), *doors(quoted(row["doors"])), quoted(row["tests"]))
        for row in _ROW.finditer(text)
        if row["clause"].strip() != "clause"
    ]


def quoted(cell: str) -> list[str]:
    found: list[str] = _QUOTED.findall(cell)
    return found


def doors(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The addresses with the paths beside them, and the commands."""
    commands = [word for word in words if word.startswith("zhicheng")]
    rest = [word for word in words if word not in commands]
    return {
        name: following if following.startswith("/") else ""
        for name, following in zip(rest, [*rest, ""][1:], strict=True)
        if not name.startswith("/")
    }, commands


def missing_clauses(text: str) -> list[str]:
    """Clauses that do not have exactly one row, and rows of clauses that do not exist."""
    named = [row.clause for row in rows(text)]
    return [clause for clause in Clause if named.count(clause) != 1] + [
        each for each in named if each not in set(Clause)
    ]


def missing_rules(text: str) -> list[str]:
    """Rows without a rule, and rules that do not import."""
    return [
        f"{row.clause}: {rule}" for row in rows(text) for rule in (row.rules or ["-"]) if not imports(rule)
    ]


def missing_tests(text: str) -> list[str]:
    """Rows without a test, tests that do not exist, and tests that do not cite the clause they stand for."""
    return [
        f"{row.clause}: {name}"
        for row in rows(text)
        for name in (row.tests or ["-"])
        if not cites(name, row.clause)
    ]


def missing_doors(text: str) -> list[str]:
    """Rows without a door, addresses that are not there or lie elsewhere, and commands that are none."""
    found = [f"{row.clause}: -" for row in rows(text) if not row.addresses and not row.commands]
    for row in rows(text):
        found += [
            f"{row.clause}: {name} {path}".rstrip()
            for name, path in row.addresses.items()
            if paths().get(name) != path
        ]
        found += [f"{row.clause}: {command}" for command in row.commands if not is_command(command)]
    return found


def untried_doors(text: str) -> list[str]:
    """Clauses none of whose tests goes through one of their doors."""
    return [
        row.clause
        for row in rows(text)
        if not any(
            doors_used((HERE / name).read_text(encoding="utf-8")) & {*row.addresses, *row.commands}
            for name in row.tests
            if cites(name, row.clause)
        )
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

    def test_every_address_and_command_exists(self) -> None:
        assert missing_doors(TEXT) == []

    def test_every_clause_is_tried_at_one_of_its_doors(self) -> None:
        assert untried_doors(TEXT) == []

    def test_every_test_of_the_notice_is_named(self) -> None:
        named = {name for row in rows(TEXT) for name in row.tests}
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
        assert missing_clauses(TEXT + "\n| 六 | Nothing. | `domain.review` | none | `test_6.py` |\n") == [
            "六"
        ]

    @pytest.mark.parametrize(
        "rule", ["domain.nowhere", "domain.review.nothing", "domain.policies.Policy.colour", "-"]
    )
    def test_finds_a_rule_that_does_not_exist(self, rule: str) -> None:
        assert missing_rules(f"| 五 | Nothing. | `{rule}` | none | `test_5_feedback.py` |") == [f"五: {rule}"]
        assert missing_rules("| 五 | Nothing. | none | none | none |") == ["五: -"]

    def test_accepts_a_module_a_function_and_a_method(self) -> None:
        for rule in ("domain.review", "domain.review.next_position", "domain.policies.PolicyBook.on"):
            assert imports(rule)

    def test_finds_a_test_that_is_missing_or_stands_for_another_clause(self) -> None:
        row = "| 一(一) | Nothing. | `domain.review` | none | `{}` |"
        assert missing_tests(row.format("test_1_1_evaluation_scope.py")) == []
        assert missing_tests(row.format("test_9_9.py")) == ["一(一): test_9_9.py"]
        assert missing_tests(row.format("test_1_3_examination_scope.py")) == [
            "一(一): test_1_3_examination_scope.py"
        ]
        assert missing_tests("| 一(一) | Nothing. | `domain.review` | none | none |") == ["一(一): -"]

    def test_a_paragraph_of_a_clause_does_not_stand_for_the_clause(self) -> None:
        assert cites("test_3_2_1_awarding_body.py", "三(二)1")
        assert not cites("test_3_2_1_awarding_body.py", "三(二)")

    @pytest.mark.parametrize(
        ("doors", "found"),
        [
            ("`public:feedback` `/feedback/`", []),
            ("`zhicheng month check`", []),
            ("`public:feedback` `/feedback/`, `zhicheng month check`, `public:ask` `/verify/another/`", []),
            ("none", ["-"]),
            ("`public:nowhere` `/feedback/`", ["public:nowhere /feedback/"]),
            ("`public:feedback` `/opinions/`", ["public:feedback /opinions/"]),
            ("`public:feedback`, `zhicheng month check`", ["public:feedback"]),
            ("`zhicheng month dance`", ["zhicheng month dance"]),
            ("`zhicheng month`", ["zhicheng month"]),
        ],
    )
    def test_finds_a_door_that_does_not_exist(self, doors: str, found: list[str]) -> None:
        text = f"| 五 | Nothing. | `domain.review` | {doors} | `test_5_doors.py` |"
        assert missing_doors(text) == [f"五: {each}" for each in found]

    @pytest.mark.parametrize(
        ("doors", "tests"),
        [
            # Another door than the module opens, and a module that opens none.
            ("`public:ask` `/verify/another/`", "`test_5_doors.py`"),
            ("`public:feedback` `/feedback/`", "`test_5_feedback.py`"),
        ],
    )
    def test_finds_a_clause_that_is_not_tried_at_its_door(self, doors: str, tests: str) -> None:
        assert untried_doors(f"| 五 | Nothing. | `domain.review` | {doors} | {tests} |") == ["五"]
        tried = "| 五 | Nothing. | `domain.review` | `public:feedback` `/feedback/` | `test_5_doors.py` |"
        assert untried_doors(tried) == []

    def test_a_door_counts_only_where_it_is_opened(self) -> None:
        opened = 'def test(browse): browse().get(reverse("public:ask"))\ndef other(zhicheng): zhicheng("month", "check")'
        assert doors_used(opened) == {"public:ask", "zhicheng month check"}
        assert doors_used('def test(cast): reverse("public:ask")') == set()
        assert doors_used('def test(browse): mentions("public:ask")') == set()
