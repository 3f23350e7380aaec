"""An SMS gateway on the loopback address: answers what a test tells it, and remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.patience import PATIENCE


@dataclass(slots=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class LoopbackGateway:
    """What it answers, and what it was asked."""

    url: str = ""
    status: int = 200
    answer: Any = None
    """An object to send as JSON, or bytes to send as they are."""
    location: str = ""
    silent: threading.Event | None = None
    """Where set, it does not answer before the event comes."""
    asked: list[Asked] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The body of the only request."""
        (only,) = self.asked
        return only.body


@contextmanager
def loopback_gateway() -> Iterator[LoopbackGateway]:
    """A gateway as long as the block."""
    gateway = LoopbackGateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            gateway.asked.append(Asked(self.path, dict(self.headers.items()), body))
            if gateway.silent is not None:
                gateway.silent.wait(PATIENCE)
            raw = gateway.answer if isinstance(gateway.answer, bytes) else json.dumps(gateway.answer).encode()
            self.send_response(gateway.status)
            if gateway.location:
                self.send_header("Location", gateway.location)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    gateway.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield gateway
    finally:
        if gateway.silent is not None:
            gateway.silent.set()
        server.shutdown()
        server.server_close()
