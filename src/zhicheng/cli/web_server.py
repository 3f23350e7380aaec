"""The command line of the web server, as ``serve`` starts it and as an operator would (ADR 15)."""

import sys
from pathlib import Path

import zhicheng

PROCESSES = 2
THREADS = 16
"""In each process. Most of a scan is waiting for the disk, and who waits together is noted together."""
LONGEST_END_SECONDS = 15
"""How long requests in hand may take once the server is told to stop."""
LOGS = Path(zhicheng.__file__).parent / "config" / "web_server_logs.json"
"""The server's own lines are JSON like all others. The file repeats ``config.logging``, since granian sets up
logging before it imports the site; it writes no line about a request, whose address may hold a token."""


def web_server_command(host: str, port: int) -> tuple[str, ...]:
    """The command that serves the site on an address; slow clients hold no thread of it."""
    return (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(PROCESSES), "--blocking-threads", str(THREADS)),
        # The longest it takes: a thread that ends takes its connection to the database with it.
        *("--blocking-threads-idle-timeout", "600"),
        *("--workers-kill-timeout", str(LONGEST_END_SECONDS), "--respawn-failed-workers"),
        # Its warnings are about more threads than cores, which is what we want.
        *("--log-level", "error", "--log-config", str(LOGS)),
        "zhicheng.config.wsgi:application",
    )
