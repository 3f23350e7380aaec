"""Homes that older code left: they migrate, their audit passes, and their certificates verify."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.migrations.killed_migrate import kill_at, pending
from tests.migrations.restored_home import RestoredHome, restored_home

HOMES = sorted((Path(__file__).parent / "homes").glob("*.tar.xz"))
_VERIFY_ALL = "tests.migrations.verify_all"
_STATUSES = "SELECT status, count(*) FROM records_claim GROUP BY status ORDER BY status"
_NUMBERS = "SELECT number FROM records_certificate ORDER BY number"
_FILES = """
SELECT certificate.number, artifact.sha256,
       row_number() OVER (PARTITION BY certificate.batch_id ORDER BY certificate.number),
       EXISTS (SELECT FROM records_revocation revocation
               WHERE revocation.certificate_id = certificate.id AND revocation.is_approved)
FROM records_artifact artifact JOIN records_certificate certificate ON certificate.id = artifact.certificate_id
"""


@pytest.fixture(params=HOMES, ids=lambda path: path.name.removesuffix(".tar.xz"))
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RestoredHome]:
    """Each stored home, as its own code left it."""
    with restored_home(request.param, tmp_path) as restored:
        yield restored


def migrate(home: RestoredHome) -> None:
    """Bring the home to today's tables."""
    code, out, errors = home.zhicheng("migrate")
    assert code == 0, out + errors
    assert pending(home) == []


def breaches(home: RestoredHome) -> list[dict[str, Any]]:
    """What the audit of today's code finds broken in the home."""
    code, out, errors = home.zhicheng("audit")
    lines = [json.loads(line) for line in out.splitlines()]
    found = [line for line in lines if line["event"] == "audit_finding" and line["gravity"] == "breach"]
    assert code == (1 if found else 0), out + errors
    assert lines[-1]["breaches"] == len(found)
    return found


def verified(home: RestoredHome, files: list[Path]) -> list[dict[str, Any]]:
    """What the doors of verification say of these files, and of the token of every certificate."""
    code, out, errors = home.run(_VERIFY_ALL, *map(str, files))
    assert code == 0, out + errors
    return [json.loads(line) for line in out.splitlines()]


def chosen_files(home: RestoredHome) -> dict[str, Path]:
    """By number: two files of each batch, and that of the revoked certificate.

    Each takes a process of its own to judge; the audit compares all of them with their digests.
    """
    stored = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for path in (home.var / "files" / "certificates").rglob("*.pdf")
    }
    chosen = {}
    for number, digest, place, is_revoked in home.rows(_FILES):
        if place <= 2 or is_revoked:
            chosen[number] = stored[digest]
    return chosen


def assert_certificates_verify(home: RestoredHome) -> None:
    """Every file asked about is an original, every token finds its certificate, and one is revoked."""
    chosen = chosen_files(home)
    said = verified(home, list(chosen.values()))
    files = [line for line in said if line["event"] == "verified"]
    assert {line["number"]: line["verdict"] for line in files} == dict.fromkeys(chosen, "original")
    assert Counter(line["state"] for line in files) == {"valid": len(chosen) - 1, "revoked": 1}
    tokens = [line for line in said if line["event"] == "token"]
    numbers = [number for (number,) in home.rows(_NUMBERS)]
    assert [line["number"] for line in tokens] == numbers
    assert [line for line in tokens if line["status"] != 200 or not line["tells_number"]] == []
    assert sum(line["is_revoked"] for line in tokens) == 1
    assert sum(line["is_valid"] for line in tokens) == len(numbers) - 1


class TestAnOldHome:
    def test_is_stored(self) -> None:
        assert "2026-11-c89ce22.tar.xz" in {path.name for path in HOMES}

    def test_migrates_passes_its_audit_and_verifies(self, home: RestoredHome) -> None:
        before = home.rows(_STATUSES), home.rows(_NUMBERS)
        # Of every decision that the records know, the city has at least one.
        assert {status for status, _ in before[0]} >= {"in_review", "sent_back", "rejected", "certified"}
        migrate(home)
        assert (home.rows(_STATUSES), home.rows(_NUMBERS)) == before
        assert breaches(home) == []
        assert_certificates_verify(home)

    def test_migrates_though_every_migration_is_killed_once(self, home: RestoredHome) -> None:
        """What a killed migration did is gone, and the next run begins with it again."""
        for migration in pending(home):
            kill_at(home, migration)
            assert pending(home)[0] == migration
        migrate(home)
        assert breaches(home) == []
        assert_certificates_verify(home)


class TestTheProof:
    """Negative controls: what is damaged in a migrated home is seen."""

    def test_fails_where_a_file_was_altered(self, home: RestoredHome) -> None:
        migrate(home)
        number, altered = next(iter(chosen_files(home).items()))
        altered.chmod(0o600)
        data = bytearray(altered.read_bytes())
        data[len(data) // 2] ^= 1
        altered.write_bytes(data)
        assert [found["check"] for found in breaches(home)] == ["file.changed"]
        (said, *_) = verified(home, [altered])
        assert (said["event"], said["verdict"] != "original") == ("verified", True), number

    def test_falls_in_the_middle_of_a_migration(self, home: RestoredHome) -> None:
        """Shown with the table of sessions, which nothing else needs: taken back, then made again."""
        take_back_sessions(home)
        kill_at(home, SESSIONS)
        assert SESSIONS in pending(home)
        assert not has_sessions(home)
        migrate(home)
        assert has_sessions(home)

    def test_sees_what_a_plain_migrate_would_leave(self, home: RestoredHome) -> None:
        """Django's own command commits such a migration before it notes it, and cannot run it again."""
        take_back_sessions(home)
        kill_at(home, SESSIONS, command=DJANGOS_MIGRATE)
        assert SESSIONS in pending(home)
        assert has_sessions(home)
        code, _, errors = home.run(*DJANGOS_MIGRATE)
        assert code == 1
        assert "already exists" in errors


SESSIONS = ("sessions", "0001_initial")
DJANGOS_MIGRATE = ("django", "migrate", "--settings", "zhicheng.config.settings")


def take_back_sessions(home: RestoredHome) -> None:
    """Bring the home to today's tables, but without the table for sessions."""
    migrate(home)
    code, out, errors = home.run(*DJANGOS_MIGRATE, "sessions", "zero")
    assert code == 0, out + errors
    assert not has_sessions(home)


def has_sessions(home: RestoredHome) -> bool:
    """Whether the table is there, as everybody sees it."""
    return home.rows("SELECT to_regclass('django_session') IS NOT NULL") == [(True,)]
