"""Words of a closed set are written where the set is: not in SQL, not in a filter, not pair by pair."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhicheng
from zhicheng.domain.batches import BatchStatus, ShardStatus
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.review import ClaimStatus
from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus

SOURCE = Path(zhicheng.__file__).parent
SETS = (BatchStatus, ClaimStatus, FilingStatus, RosterRowOutcome, RosterUploadStatus, ShardStatus)
WORDS = "|".join(sorted({member.value for members in SETS for member in members}))
COMPARED = re.compile(rf"\b(status|outcome)\s*(=|<>|!=|IN|NOT IN)\s*\(?\s*'({WORDS})'", re.IGNORECASE)
LOOKUP = re.compile(r"(^|__)(status|outcome)(__in)?$")


def spelled_words(text: str) -> Iterator[int]:
    """The lines on which SQL or a lookup of the ORM spells a status word out."""
    for node in ast.walk(ast.parse(text)):
        match node:
            # The job queue's own tables have states of their own, which are not ours to name.
            case ast.Constant(value=str(value)) if COMPARED.search(value) and "procrastinate" not in value:
                yield node.lineno
            case ast.keyword(arg=str(name)) if LOOKUP.search(name):
                values = (
                    node.value.elts
                    if isinstance(node.value, ast.List | ast.Tuple | ast.Set)
                    else [node.value]
                )
                if any(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in values):
                    yield node.value.lineno


def spelled_pairs(text: str) -> Iterator[int]:
    """The lines on which the two roles that can submit are named side by side."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Tuple(elts=members) | ast.List(elts=members) | ast.Set(elts=members):
                pass
            case ast.Call(args=members):
                pass
            case ast.MatchOr() | ast.BinOp():
                members = [each for each in ast.walk(node) if isinstance(each, ast.expr)]
            case _:
                continue
        names = {re.sub(r"\.value$", "", ast.unparse(each)) for each in members}
        if {"UnitRole.COMPETENT_DEPARTMENT", "UnitRole.ARCHIVE_AGENCY"} <= names:
            yield node.lineno


def _sources() -> list[Path]:
    found = [path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 500
    return found


class TestClosedSetsHaveOneHome:
    def test_no_status_word_is_spelled_out(self) -> None:
        assert [
            f"{path}:{line}" for path in _sources() for line in spelled_words(path.read_text("utf-8"))
        ] == []

    def test_the_submitting_roles_are_named_once(self) -> None:
        found = [path.name for path in _sources() for _ in spelled_pairs(path.read_text("utf-8"))]
        assert found == ["unit_roles.py"]

    def test_the_day_of_the_cut_off_is_compared_in_one_file(self) -> None:
        """Elsewhere the number is only shown, or edited as a value of the policy."""
        compared = [
            path.relative_to(SOURCE).as_posix()
            for path in _sources()
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Compare) and "monthly_upload_day" in ast.unparse(node)
        ]
        assert compared == []

    @pytest.mark.parametrize(
        "text",
        [
            "sql = \"SELECT 1 FROM records_claim WHERE status = 'released'\"",
            "sql = \"UPDATE records_issuanceshard SET status = 'done'\"",
            "sql = \"SELECT 1 FROM records_rosterrow WHERE outcome IN ('accepted')\"",
            "Claim.objects.filter(entries__claim__status='rejected')",
            "models.Q(status__in=['released', 'issued'])",
        ],
    )
    def test_a_word_would_be_noticed(self, text: str) -> None:
        """The negative control."""
        assert list(spelled_words(text))

    @pytest.mark.parametrize(
        "text",
        [
            "roles = (UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY)",
            "roles = {UnitRole.ARCHIVE_AGENCY.value, UnitRole.COMPETENT_DEPARTMENT.value}",
            "require_role(actor, UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY)",
            "match role:\n    case UnitRole.COMPETENT_DEPARTMENT | UnitRole.ARCHIVE_AGENCY:\n        pass",
        ],
    )
    def test_a_second_pair_would_be_noticed(self, text: str) -> None:
        assert list(spelled_pairs(text))
