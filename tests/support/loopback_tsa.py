"""A real timestamp authority on the loopback address: OpenSSL's responder behind a small HTTP server."""

import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support.pki import Authority

_CONFIGURATION = """
[tsa]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


_REPLY = (
    *("openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query"),
    *("-signer", "tsa.pem", "-inkey", "key.pem", "-out", "answer"),
)


class Trouble(Enum):
    """What is wrong with an authority's answers."""

    NONE = auto()
    WRONG_NONCE = auto()
    OTHER_IMPRINT = auto()
    REFUSES = auto()
    RUBBISH = auto()
    SERVER_ERROR = auto()
    SLOW = auto()


class LoopbackTsa:
    """One authority: its certificate, its address, what is wrong with it, and how often it was asked."""

    def __init__(self, authority: Authority, validity: tuple[datetime, datetime] | None = None) -> None:
        self.trouble = Trouble.NONE
        self.asked = 0
        self.url = ""
        self._lock = threading.Lock()
        self._folder = Path(tempfile.mkdtemp(prefix="tsa-"))
        key = rsa.generate_private_key(65537, 2048)
        certificate = authority.issue(key.public_key(), "测试时间戳", timestamping=True, validity=validity)
        (self._folder / "key.pem").write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        (self._folder / "tsa.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
        (self._folder / "serial").write_text("01\n")
        (self._folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=self._folder))

    def answer(self, query: bytes) -> bytes:
        """What ``openssl ts -reply`` says to a query that the present trouble may have changed."""
        asked = tsp.TimeStampReq.load(query)
        if self.trouble is Trouble.WRONG_NONCE:
            asked["nonce"] = asked["nonce"].native ^ 1
        if self.trouble is Trouble.OTHER_IMPRINT:
            asked["message_imprint"]["hashed_message"] = bytes(32)
        if self.trouble is Trouble.REFUSES:
            asked["message_imprint"]["hash_algorithm"] = {"algorithm": "sha1"}
            asked["message_imprint"]["hashed_message"] = bytes(20)
        if self.trouble is Trouble.RUBBISH:
            return b"<html>login</html>"
        with self._lock:
            (self._folder / "query").write_bytes(asked.dump(force=True))
            subprocess.run(
                _REPLY,
                cwd=self._folder,
                check=True,
                capture_output=True,
            )
            return (self._folder / "answer").read_bytes()


@contextmanager
def serving(tsa: LoopbackTsa) -> Iterator[LoopbackTsa]:
    """Serve the authority on a free port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            tsa.asked += 1
            query = self.rfile.read(int(self.headers["Content-Length"]))
            if tsa.trouble is Trouble.SLOW:
                time.sleep(1.0)
            answer = tsa.answer(query)
            self.send_response(503 if tsa.trouble is Trouble.SERVER_ERROR else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            try:
                self.wfile.write(answer)
            except ConnectionError:
                return  # The verifier did not wait, as a test of slowness wants.

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    tsa.url = f"http://127.0.0.1:{server.server_address[1]}/tsa"
    try:
        yield tsa
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
