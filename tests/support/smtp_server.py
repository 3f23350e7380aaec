"""A mail server on this machine that speaks SMTP (RFC 5321) as far as a client needs it, and keeps the mail."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class MailServer:
    """What arrived, and what the server is to answer."""

    port: int = 0
    received: list[tuple[str, bytes]] = field(default_factory=list)
    """Recipient and content of each mail."""
    recipient_answer: str = "250 OK"
    data_answer: str = "250 OK"
    hangs_up_after_data: bool = False
    connections: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails as programs read them."""
        return [_parsed(data) for _, data in self.received]


def _parsed(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


class _Session(socketserver.StreamRequestHandler):
    """One client."""

    def handle(self) -> None:
        server: Any = self.server
        kept: MailServer = server.kept
        kept.connections += 1
        self._say("220 localhost ready")
        recipient = ""
        for line in self.rfile:
            word = line.strip().upper()
            if word.startswith((b"EHLO", b"HELO")):
                self._say("250 localhost")
            elif word.startswith(b"RCPT"):
                recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say(kept.recipient_answer)
            elif word == b"DATA":
                self._say("354 go on")
                data = self._data()
                if kept.hangs_up_after_data:
                    kept.received.append((recipient, data))
                    return
                if kept.data_answer.startswith("250"):
                    kept.received.append((recipient, data))
                self._say(kept.data_answer)
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 OK")

    def _data(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, kept: MailServer) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.kept = kept


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running server on a free port."""
    kept = MailServer()
    with _Server(kept) as server:
        kept.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield kept
        finally:
            server.shutdown()
