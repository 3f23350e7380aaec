"""The real web server: whatever it writes, and however it ends, each line is JSON without addresses."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.support.patience import wait_until
from zhicheng.cli.web_server import LOGS, web_server_command
from zhicheng.config.logging import logging_settings

TOKEN, ASKED = "MTIzNDU2Nzg5MDEyMzQ1Ng", "q=a-word-of-the-query"


def answered(port: int, path: str) -> int:
    """The status of a page; 0 where nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def written_by(command: Callable[[int], Sequence[str]], folder: Path) -> tuple[list[str], list[int]]:
    """All lines of a server that answers, loses a worker and is told to stop; and the statuses.

    Its database is away, so that faults are among the lines.
    """
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    output = folder / "output"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ZHICHENG_")} | {
        "DJANGO_SETTINGS_MODULE": "zhicheng.config.settings",
        "ZHICHENG_HOME": str(folder),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    }
    with output.open("wb") as file:
        process = subprocess.Popen(command(port), env=environment, stdout=file, stderr=file)
    try:
        wait_until(lambda: answered(port, "/healthz") == 200, "the server answers")
        statuses = [answered(port, path) for path in (f"/check/{TOKEN}?{ASKED}", f"/nowhere/?{ASKED}")]
        psutil.Process(process.pid).children()[0].send_signal(signal.SIGKILL)
        wait_until(lambda: "nexpected exit" in output.read_text("utf-8"), "the server notices it")
    finally:
        process.terminate()
        process.wait(timeout=60)
    return output.read_text("utf-8").splitlines(), statuses


def parsed(lines: Sequence[str]) -> list[dict[str, Any]]:
    """Raises ValueError for a line that is no JSON object."""
    objects = [json.loads(line) for line in lines]
    if not all(isinstance(item, dict) for item in objects):
        raise ValueError("a line is JSON, but no object")
    return objects


class TestTheServersLines:
    def test_are_json_each_and_hold_no_address(self, tmp_path: Path) -> None:
        lines, statuses = written_by(lambda port: web_server_command("127.0.0.1", port), tmp_path)
        assert statuses == [503, 404]
        loggers = {line["logger"] for line in parsed(lines)}
        assert loggers >= {"_granian", "zhicheng.web.requests", "zhicheng.faults"}
        text = "\n".join(lines)
        assert TOKEN not in text
        assert ASKED not in text
        assert "/nowhere/" not in text

    def test_would_not_be_without_our_settings(self, tmp_path: Path) -> None:
        """The negative control: granian's own format is a line in brackets."""

        def bare(port: int) -> Sequence[str]:
            command = list(web_server_command("127.0.0.1", port))
            at = command.index("--log-config")
            return [*command[:at], *command[at + 2 :]]

        lines, _ = written_by(bare, tmp_path)
        with pytest.raises(ValueError, match="Expecting"):
            parsed(lines)

    def test_are_set_up_as_the_sites_own(self) -> None:
        own, servers = logging_settings("INFO"), json.loads(LOGS.read_text("utf-8"))
        assert {name: servers[name] for name in ("formatters", "handlers", "root")} == {
            name: own[name] for name in ("formatters", "handlers", "root")
        }
