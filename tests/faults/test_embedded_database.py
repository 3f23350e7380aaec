"""The embedded server serves many processes, and neither the end nor the killing of one takes it away."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import psutil
import pytest

from tests.support.patience import PATIENCE
from tests.support.throw_away import run_folder
from zhicheng.config.embedded_database import programs
from zhicheng.config.embedded_database.lease import Lease
from zhicheng.config.embedded_database.programs import DatabaseDidNotStart
from zhicheng.config.embedded_database.server import EmbeddedServer, socket_folder
from zhicheng.config.environment import BadSetting


class Holder:
    """Another process that uses the server."""

    def __init__(self, data: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.embedded_holder", str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def reads(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()

    def is_told(self, line: str) -> None:
        stdin: IO[str] | None = self._process.stdin
        assert stdin
        stdin.write(f"{line}\n")
        stdin.flush()

    def ends(self) -> int:
        self._process.communicate(timeout=PATIENCE)
        return int(self._process.returncode)

    def is_killed(self) -> None:
        self._process.kill()
        self._process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder made once; starting on it takes a fraction of a second."""
    data = Path(tempfile.mkdtemp(dir=run_folder())) / "postgres"
    data.parent.chmod(0o711)
    holder = Holder(data)
    assert holder.reads()
    assert holder.ends() == 0
    yield data
    shutil.rmtree(data.parent)


@pytest.fixture
def hold(made: Path) -> Iterator[Callable[[], Holder]]:
    """Start a process that holds the server; what still runs at the end is killed."""
    holders: list[Holder] = []

    def start() -> Holder:
        holders.append(Holder(made))
        return holders[-1]

    yield start
    for holder in holders:
        holder.is_killed()
    if postmaster(made):
        EmbeddedServer(made, durable=False).stop("immediate")


def postmaster(data: Path) -> int | None:
    """The process id of the running server."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
    except FileNotFoundError:
        return None
    return pid if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE else None


class TestManyProcesses:
    def test_processes_that_come_at_once_share_one_server(
        self, hold: Callable[[], Holder], made: Path
    ) -> None:
        holders = [hold() for _ in range(5)]
        assert len({holder.reads() for holder in holders}) == 1
        assert all(holder.ends() == 0 for holder in holders[1:])
        assert postmaster(made), "the server must stay while one process uses it"
        assert holders[0].ends() == 0
        assert postmaster(made) is None, "the last one out stops the server"

    def test_a_killed_process_leaves_the_server_to_the_others(
        self, hold: Callable[[], Holder], made: Path
    ) -> None:
        first, second = hold(), hold()
        started = first.reads()
        assert second.reads() == started
        first.is_killed()
        third = hold()
        assert third.reads() == started
        assert second.ends() == third.ends() == 0
        assert postmaster(made) is None, "a killed process must not count as a user for ever"

    def test_a_server_whose_users_were_all_killed_is_taken_over(
        self, hold: Callable[[], Holder], made: Path
    ) -> None:
        first = hold()
        started = first.reads()
        first.is_killed()
        assert postmaster(made)
        second = hold()
        assert second.reads() == started
        assert second.ends() == 0
        assert postmaster(made) is None


class TestCrashes:
    def test_a_killed_server_comes_back_for_a_process_that_used_it(
        self, hold: Callable[[], Holder], made: Path
    ) -> None:
        holder = hold()
        started = holder.reads()
        running = postmaster(made)
        assert running
        os.kill(running, signal.SIGKILL)
        holder.is_told("revive")
        assert holder.reads() == "True"
        assert holder.reads() != started

    def test_a_server_that_answers_is_not_started_again(self, hold: Callable[[], Holder]) -> None:
        holder = hold()
        started = holder.reads()
        holder.is_told("revive")
        assert (holder.reads(), holder.reads()) == ("False", started)

    def test_a_pid_file_that_names_a_stranger_is_no_obstacle(
        self, hold: Callable[[], Holder], made: Path
    ) -> None:
        account = programs.server_account(made)
        stranger = subprocess.Popen(["sleep", "600"], user=account and account.pw_uid)
        try:
            pid_file = made / "postmaster.pid"
            pid_file.write_text(f"{stranger.pid}\n{made}\n{int(time.time())}\n5432\n{made}\n\n  1 2\nready\n")
            pid_file.chmod(0o644)
            with pytest.raises(DatabaseDidNotStart):
                # The control: PostgreSQL alone takes the stranger for itself.
                programs.run(
                    "postgres",
                    "-D",
                    str(made),
                    "-c",
                    "logging_collector=off",
                    account=account,
                    timeout=PATIENCE,
                )
            assert hold().reads()
        finally:
            stranger.kill()
            stranger.wait()

    def test_a_data_folder_left_half_made_does_not_count(self) -> None:
        data = Path(tempfile.mkdtemp(dir=run_folder())) / "postgres"
        data.parent.chmod(0o711)
        half = data.with_name("postgres.new")
        half.mkdir()
        (half / "PG_VERSION").write_text("18\n")
        holder = Holder(data)
        assert holder.reads()
        assert holder.ends() == 0
        assert not half.exists()


class TestWhatItIsTold:
    def test_the_product_s_own_server_keeps_what_it_acknowledged(self) -> None:
        data = Path(tempfile.mkdtemp(dir=run_folder())) / "postgres"
        data.parent.chmod(0o711)
        server = EmbeddedServer(data)
        server.ensure_running()
        with server.connect() as connection:
            told = {
                name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
                for name in ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses")
            }
            roles = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = 'zhicheng'").fetchall()
        assert told == {
            "fsync": ("on",),
            "synchronous_commit": ("on",),
            "full_page_writes": ("on",),
            "listen_addresses": ("",),
        }
        assert roles == [(False,)], "a superuser could switch the guards off"

    def test_a_long_path_gets_a_short_socket_folder(self) -> None:
        short, long = Path("/srv/zhicheng/var/postgres"), Path("/srv") / ("x" * 90) / "postgres"
        assert socket_folder(short) == short
        assert len(os.fsencode(socket_folder(long))) < 80
        assert socket_folder(long) != socket_folder(long.with_name("other"))

    def test_another_user_s_data_are_refused_in_words(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
        with pytest.raises(BadSetting, match="属于其他用户"):
            EmbeddedServer(tmp_path).ensure_running()


class TestLease:
    def test_only_the_last_holder_is_told_so(self, tmp_path: Path) -> None:
        first, second = Lease(tmp_path / "lease"), Lease(tmp_path / "lease")
        with first.is_last_process() as is_last:
            assert not is_last
        with second.is_last_process() as is_last:
            assert is_last


class TestCommandsThatNeedNoDatabase:
    def test_start_none_and_write_nothing(self, tmp_path: Path) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ZHICHENG_", "DATABASE_"))
        }
        environment |= {"ZHICHENG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings"}
        subprocess.run(
            [sys.executable, "-m", "django", "check"], env=environment, check=True, capture_output=True
        )
        assert list(tmp_path.iterdir()) == []
