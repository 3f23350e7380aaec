"""Which channel a claim came by is asked in ``domain/channels`` alone; everything else asks its rules."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhicheng
from zhicheng.domain.channels import RULES

SOURCE = Path(zhicheng.__file__).parent
HOME = SOURCE / "domain" / "channels"
KEYS = "|".join(channel.value for channel in RULES)
IN_SQL = re.compile(rf"\bchannel\b[^;\n]{{0,20}}?(=|<>|!=|\bIN\b|\bWHEN\b)\s*\(?\s*'({KEYS})'", re.IGNORECASE)
IN_TEMPLATE = re.compile(rf"channel(\.value)?\s*[!=]=\s*[\"']({KEYS})[\"']")


def spelled_in_code(text: str) -> Iterator[int]:
    """The lines on which code names one channel: a member, a comparison, a case, or a word of its SQL."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="IntakeChannel"), attr=name) if name.isupper():
                yield node.lineno
            case ast.Attribute(value=ast.Attribute(attr="IntakeChannel"), attr=name) if name.isupper():
                yield node.lineno
            case ast.Compare():
                sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
                if any("channel" in side for side in sides) and any(
                    re.search(rf"['\"]({KEYS})['\"]", side) for side in sides
                ):
                    yield node.lineno
            case ast.keyword(arg=str(name), value=ast.Constant(value=str(value))):
                if re.fullmatch(KEYS, value) and re.search(r"(^|__)channel$", name):
                    yield node.value.lineno
            case ast.Constant(value=str(value)) if IN_SQL.search(value):
                yield node.lineno


def spelled_in_template(text: str) -> Iterator[int]:
    """The lines on which a template compares a channel with one that it names."""
    for number, line in enumerate(text.splitlines(), start=1):
        if IN_TEMPLATE.search(line):
            yield number


class TestChannelsHaveOneHome:
    def test_no_code_outside_names_one(self) -> None:
        # The migrations are history: they say what was true when they were written.
        files = [
            path
            for path in SOURCE.rglob("*.py")
            if HOME not in path.parents and "migrations" not in path.parts
        ]
        assert len(files) > 500
        found = [f"{path}:{line}" for path in files for line in spelled_in_code(path.read_text("utf-8"))]
        assert found == []

    def test_no_template_names_one(self) -> None:
        files = list(SOURCE.rglob("*.html"))
        assert len(files) > 100
        found = [f"{path}:{line}" for path in files for line in spelled_in_template(path.read_text("utf-8"))]
        assert found == []

    @pytest.mark.parametrize(
        "text",
        [
            "if channel is IntakeChannel.EXAMINATION: pass",
            "match channel:\n    case IntakeChannel.EVALUATION:\n        pass",
            "late = row.channel == channels.IntakeChannel.EXAMINATION",
            "if row.channel == 'examination': pass",
            "if row.channel in ('examination', 'evaluation'): pass",
            "Claim.objects.filter(claim__channel='examination')",
            "sql = \"SELECT 1 FROM records_claim WHERE channel = 'examination'\"",
            "sql = \"CASE claim.channel WHEN 'examination' THEN 1 END\"",
        ],
    )
    def test_would_be_noticed_in_code(self, text: str) -> None:
        """The negative control."""
        assert list(spelled_in_code(text))

    @pytest.mark.parametrize(
        "text", ["{% if claim.channel == 'examination' %}", '{% if one.channel.value != "evaluation" %}']
    )
    def test_would_be_noticed_in_a_template(self, text: str) -> None:
        assert list(spelled_in_template(text)) == [1]
