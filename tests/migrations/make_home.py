"""Makes the archive of a home as an older commit of this repository leaves it.

``python -m tests.migrations.make_home COMMIT ARCHIVE``; see ``homes/README.md``. It runs the code of that
commit, so it uses nothing of today's code but the programs of the embedded database.
"""

import atexit
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from zhicheng.config.embedded_database.programs import binaries
from zhicheng.config.embedded_database.server import EmbeddedServer, socket_folder

ROOT = Path(__file__).parents[2]
CITY_SIZE = "8"
KEPT = ("demo", "files", "keys", "policies")
"""The folders under ``var/`` that a home consists of, besides its database."""
DUMP = "database.sql"


def main(commit: str, archive: Path) -> None:
    """Build the demonstration city with the code of ``commit``, act in it, and pack it as ``archive``."""
    folder = Path(tempfile.mkdtemp(prefix="zhicheng-old-home-"))
    # Registered before the server is, so that the server is stopped before its folder goes.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # Where we are root the database's own account has to pass through.
    folder.chmod(0o711)
    home = OldHome(commit, folder)
    home.unpack_code()
    home.run("demo", "--size", CITY_SIZE)
    add_what_the_city_lacks(home)
    assert home.run("audit")[-1]["breaches"] == 0
    pack(home.home / "var", archive)
    print(f"{archive}: {archive.stat().st_size:,} bytes")


class OldHome:
    """A folder with the code of an older commit and the home that this code works in."""

    def __init__(self, commit: str, folder: Path) -> None:
        self.commit, self.code, self.home = commit, folder / "code", folder / "home"
        self.home.mkdir(mode=0o711)

    def unpack_code(self) -> None:
        """Lay out the tree of the commit."""
        tree = subprocess.run(
            ["git", "archive", self.commit, "src"], cwd=ROOT, check=True, capture_output=True
        ).stdout
        with tarfile.open(fileobj=io.BytesIO(tree)) as unpacked:
            unpacked.extractall(self.code, filter="data")

    def run(self, *words: str) -> list[dict[str, Any]]:
        """Run one command of the old code; exit codes 0 and 1 (done, with findings) are both success."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ZHICHENG_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        ended = subprocess.run(
            [sys.executable, "-m", "zhicheng.cli.main", *words, "--json"],
            env=inherited | {"ZHICHENG_HOME": str(self.home), "PYTHONPATH": str(self.code / "src")},
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode not in {0, 1}:
            raise SystemExit(f"{' '.join(words)}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}")
        return [json.loads(line) for line in ended.stdout.splitlines()]


def add_what_the_city_lacks(home: OldHome) -> None:
    """Decide claims in the ways that the city does not, revoke, ask for a revocation, check, publish."""
    claims = [line for line in home.run("claims", "list") if line["event"] == "claim"]
    at_the_department = next(
        line["claim"] for line in claims if line["status"] == "in_review" and line["step"] == 2
    )
    at_the_employer = next(
        line["claim"] for line in claims if line["status"] == "in_review" and line["step"] == 1
    )
    home.run(
        "claims", "reject", at_the_department, "--reason", "聘任时间早于岗位设置。", "--as", "gxj-shenhe"
    )
    home.run("claims", "send-back", at_the_employer, "--reason", "请补充聘任文件。", "--as", "yunfan")
    sent_back_at_the_department = next(line["claim"] for line in claims if line["status"] == "sent_back")
    # Half of its second review_steps: handed in again, and approved by the employer a second time.
    home.run("claims", "submit", sent_back_at_the_department, "--as", "geren12")
    home.run("claims", "approve", sent_back_at_the_department, "--as", "yiyuan")
    home.run("month", "check", "2026-11", "--as", "hedui")
    revoked, doubted = (
        home.run("holder", "certificates", "--as", holder)[0]["number"] for holder in ("geren02", "geren09")
    )
    reason = ("--reason", "评审材料经查不实。")
    home.run("certificate", "revoke", revoked, *reason, "--as", "hedui")
    home.run("certificate", "confirm-revocation", revoked, "--as", "qianfa")
    home.run("certificate", "revoke", doubted, *reason, "--as", "hedui")
    home.run("head", "publish")


def pack(var: Path, archive: Path) -> None:
    """Dump the database beside the files and pack both, without owners, so that anybody can unpack them."""
    EmbeddedServer(var / "postgres").ensure_running()
    dump = subprocess.run(
        [
            *(binaries() / "pg_dump", "--host", socket_folder(var / "postgres"), "--username", "zhicheng"),
            *("--no-owner", "--no-privileges", "zhicheng"),
        ],
        check=True,
        capture_output=True,
    ).stdout
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        entry = tarfile.TarInfo(DUMP)
        entry.size = len(dump)
        packed.addfile(entry, io.BytesIO(dump))
        for name in KEPT:
            packed.add(var / name, f"var/{name}", filter=without_owner)


def without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Drop what only says who packed the file, and when."""
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
