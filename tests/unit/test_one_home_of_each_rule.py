"""Rules that have one home in the code are spelled out nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import zhicheng

SOURCE = Path(zhicheng.__file__).parent

HOMES = {
    "the version of a claim or a case is raised by its move": (
        r"""F\(["']version["']\) ?\+|UPDATE records_claim\b|version = claim\.version""",
        {"records/models/claims.py", "records/models/cases.py"},
    ),
    # The end of a right is a day that its constraint keeps whole; domain.rights says what holds on a day.
    "a membership, a suspension or a delivery is current while it has not ended": (
        r"ended_at__isnull",
        {
            "records/models/people.py",
            "records/models/successors.py",
            "records/models/messages.py",
            "records/models/rights.py",
        },
    ),
    "an attachment is kept while nobody has taken it away": (
        r"removed_at__isnull",
        {"records/models/attachments.py"},
    ),
    "an account, a unit or a committee is active": (
        r"is_active=True",
        {"records/models/people.py", "records/models/units.py", "records/models/filings.py"},
    ),
    # The view itself stands in a migration; the table has its constraint of one approved revocation. The audit
    # derives what a case has done from the facts, and would prove nothing by asking the view.
    "what a certificate is worth": (
        r"(Q|filter|exclude)\(.*\bis_approved\b|\.is_approved\b.*(AND|OR|\))"
        r"|records_revocation|revoked_at|has_approved_revocation"
        r"|\.successor\b|successor__|successor\.predecessor|collectable_from__"
        r"|[<>]=? ?(\w+\.)?collectable_from|collectable_from\b ?[<>]",
        {"records/models/certificates.py", "services/oversight/audit/cases.py"},
    ),
    "a claim is live until it has ended": (
        r"exclude\(status__in=.*ENDED",
        {"records/models/claims.py"},
    ),
}
"""What the rule is, how it looks when it is spelled out, and the files that may spell it out."""


def spelled_out(pattern: str, homes: set[str]) -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in homes or "/migrations/" in name:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                yield f"{name}:{number}: {line.strip()}"


@pytest.mark.parametrize("rule", HOMES)
def test_has_no_second_home(rule: str) -> None:
    pattern, homes = HOMES[rule]
    assert list(spelled_out(pattern, homes)) == []


@pytest.mark.parametrize("rule", HOMES)
def test_would_be_seen_in_its_home(rule: str) -> None:
    """The negative control: the pattern finds the rule where it stands."""
    pattern, homes = HOMES[rule]
    assert {line.partition(":")[0] for line in spelled_out(pattern, set())} == homes


OLD_SPELLINGS = (
    "approved = Revocation.objects.filter(certificate_id=OuterRef('id'), is_approved=True)",
    "is_revoked = certificate.revocations.filter(is_approved=True).exists()",
    "WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),",
    "| Q(artifact__isnull=False, successor__artifact__isnull=False)",
    "Q(artifact__isnull=False, collectable_from__lte=at)",
    "is_replaced=hasattr(certificate, 'successor') and hasattr(certificate.successor, 'artifact'),",
    "EXISTS (SELECT FROM records_revocation revocation",
    "WHERE successor.predecessor_id = certificate.id)",
    "if at < collectable_from:",
    "if certificate.collectable_from > at:",
)
"""How five modules decided what a certificate is worth before the view did."""


@pytest.mark.parametrize("line", OLD_SPELLINGS)
def test_knows_the_old_spellings_of_what_a_certificate_is_worth(line: str) -> None:
    assert re.search(HOMES["what a certificate is worth"][0], line)


def ignored_moves(source: str) -> list[int]:
    """Lines that move claims and do not look at whether they have moved."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in {"move", "move_all"}
    ]


class TestMovesAreLookedAt:
    def test_nobody_ignores_what_a_move_returns(self) -> None:
        found = {
            path.name: lines
            for path in SOURCE.rglob("*.py")
            if (lines := ignored_moves(path.read_text(encoding="utf-8")))
        }
        assert found == {}

    def test_an_ignored_move_would_be_seen(self) -> None:
        assert ignored_moves("Claim.objects.move(seen, to)") == [1]
        assert ignored_moves("if not Claim.objects.move_all(moves):\n    raise ClaimMoved") == []
