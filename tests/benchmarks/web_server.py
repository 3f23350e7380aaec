"""The web server as ``zhicheng serve`` starts it, for the length of a block."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from zhicheng.cli.commands.site import gather_static_files
from zhicheng.cli.web_server import web_server_command

_START_SECONDS = 60


@contextmanager
def web_server(settings: str) -> Iterator[int]:
    """The server with these settings; gives the port it listens on."""
    gather_static_files()
    root = str(Path(__file__).resolve().parents[2])
    environment = {
        **os.environ,
        "ZHICHENG_GATHERED_STATIC": "1",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": root,
    }
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    process = subprocess.Popen(web_server_command("127.0.0.1", port), env=environment)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def processor_seconds() -> float:
    """What our web server and all of PostgreSQL have spent so far, in seconds of one core."""
    ours = [item for item in psutil.Process().children(recursive=True) if "granian" in _command(item)]
    data = os.environ["ZHICHENG_HOME"]
    masters = [
        each for each in psutil.process_iter(["cmdline"]) if data in " ".join(each.info["cmdline"] or ())
    ]
    servers = [master for master in masters if "postgres" in master.name()]
    backends = [child for server in servers for child in server.children(recursive=True)]
    spent = 0.0
    for process in {*ours, *servers, *backends}:
        try:
            times = process.cpu_times()
        except psutil.Error:
            # It ended meanwhile, or waits to be buried.
            continue
        spent += times.user + times.system
    return spent


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the web server did not start")
