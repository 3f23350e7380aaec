"""``serve``, ``worker`` and ``migrate``."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import click

from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.cli.measuring import start_measuring
from zhicheng.cli.process_supervisor import ProcessSupervisor, supervised_processes
from zhicheng.cli.table_migration import migrate_tables
from zhicheng.cli.web_server import web_server_command
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal

_GATHERED = {"ZHICHENG_GATHERED_STATIC": "1"}
_START_SECONDS = 60
_CHECK_SECONDS = 0.5


class PortTaken(Refusal):
    """Another program listens there already."""

    code = "serve.port_taken"


class SiteDidNotStart(Fault):
    """The web server does not answer."""

    code = "serve.not_started"
    kind = FaultKind.UNREACHABLE


@command("migrate")
def migrate(console: Console) -> ExitCode:
    """Make or update the tables."""
    prepare_tables()
    console.tell("migrated", "数据表已是当前版本。")
    return ExitCode.OK


@command("serve")
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1")
@click.option("--port", type=int, default=8000, metavar="端口", help="端口，默认 8000")
@click.option("--workers", type=int, default=2, metavar="个数", help="同时运行的制证进程，默认 2")
def serve(console: Console, *, host: str, port: int, workers: int) -> ExitCode:
    """Serve the site with workers beside it until told to stop."""
    require_free_port(host, port)
    prepare_tables()
    with supervised_processes() as children:
        start_measuring(children)
        children.add_workers(workers)
        keep_serving(children, host, port, console)
    return ExitCode.OK


@command("worker")
@click.option("--count", type=int, default=1, metavar="个数", help="运行几个进程，默认 1")
def work(console: Console, *, count: int) -> ExitCode:
    """Run workers until told to stop."""
    with supervised_processes() as children:
        start_measuring(children)
        children.add_workers(count)
        console.tell("working", f"{count}个制证进程正在运行，按 Ctrl-C 结束。", workers=count)
        _supervise_until_stopped(children, console)
    return ExitCode.OK


def prepare_tables() -> None:
    """Bring the tables to this version; quick when they are."""
    migrate_tables()


def gather_static_files() -> None:
    """Lay styles and scripts out under names that carry their hash, each with a compressed copy.

    In a process of its own, because the names hold for programs that start with this setting alone.
    """
    command = (sys.executable, "-m", "zhicheng.config.static_files")
    subprocess.run(command, check=True, env={**os.environ, **_GATHERED})  # noqa: S603 - our own command


def require_free_port(host: str, port: int) -> None:
    """Raises PortTaken where the address is in use."""
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTaken(
                f"{host} 的 {port} 端口已被其他程序使用，或不允许使用。请换一个端口，如“--port {port + 1}”。"
            ) from error


def keep_serving(children: ProcessSupervisor, host: str, port: int, console: Console) -> None:
    """Start the web server, say its address once it answers, and supervise everything until told to stop."""
    gather_static_files()
    children.add("网站", web_server_command(host, port), _GATHERED)
    address = f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}/"  # noqa: S104
    _wait_until_answering(f"{address}healthz", children)
    console.tell("serving", f"网站已打开：{address}\n按 Ctrl-C 结束。", address=address)
    _supervise_until_stopped(children, console)


def _wait_until_answering(address: str, children: ProcessSupervisor) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own http address
                return
        except (urllib.error.URLError, OSError):
            children.supervise()
            time.sleep(0.2)
    raise SiteDidNotStart("网站没有应答，未能打开。请查看上面的日志。")


def _supervise_until_stopped(children: ProcessSupervisor, console: Console) -> None:
    """Ctrl-C is how this ends well, so it counts as no interruption."""
    try:
        while True:
            children.supervise()
            time.sleep(_CHECK_SECONDS)
    except KeyboardInterrupt:
        console.tell("stopping", "正在结束，请稍候……")
