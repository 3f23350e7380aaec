"""Timestamps from one or two authorities over HTTP (RFC 3161, 3.4).

Environment:
``ZHICHENG_TSA_URL`` address of the authority; without it files are sealed without timestamp (B-B).
``ZHICHENG_TSA_SECOND_URL`` an authority to turn to when the first fails.
``ZHICHENG_TSA_ROOTS`` PEM file with the root certificates of both.
"""

import http.client
import os
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from cryptography import x509

from zhicheng.adapters.certificate_chains import certificates_in
from zhicheng.adapters.secret_sources import setting
from zhicheng.documents.timestamps import TimestampQuery, TimestampRefused, accepted_token, new_query

_LARGEST_ANSWER = 64 * 1024


def _utc_now() -> datetime:
    return datetime.now(UTC)


class HttpTimestamps:
    """A TimestampAuthority: asks the first address, tries again, then asks the second.

    ``timeout`` and ``pause`` are in seconds; ``attempts`` counts per address. Every try has a new nonce,
    and every answer is checked whole before it is used.
    """

    def __init__(
        self,
        url: str,
        second_url: str | None = None,
        *,
        roots: Sequence[x509.Certificate],
        timeout: float = 10.0,
        attempts: int = 2,
        pause: float = 0.5,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._addresses = [_address(held) for held in (url, second_url) if held]
        self._roots = tuple(roots)
        self._timeout, self._attempts, self._pause = timeout, attempts, pause
        self._now = now

    def stamp(self, digest: bytes) -> bytes:
        """The DER TimeStampToken over a SHA-256 digest.

        Raises TimestampRefused with the last reason where no authority gives a token to be believed.
        """
        reason = TimestampRefused("没有可用的时间戳服务。请检查配置。")
        for address in self._addresses:
            for attempt in range(self._attempts):
                if attempt:
                    time.sleep(self._pause)
                try:
                    query = new_query(digest)
                    answer = self._ask(address, query)
                    return accepted_token(answer, query, roots=self._roots, at=self._now())
                except TimestampRefused as refusal:
                    reason = refusal
                except (OSError, http.client.HTTPException):
                    reason = TimestampRefused(
                        "时间戳服务无法连接或超时。请检查网络和时间戳服务，恢复后会自动继续。",
                        detail=str(address.hostname),
                    )
        raise reason

    def _ask(self, address: SplitResult, query: TimestampQuery) -> bytes:
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=self._timeout)
        try:
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
            connection.request("POST", path, query.der(), headers)
            response = connection.getresponse()
            answer = response.read(_LARGEST_ANSWER + 1)
        finally:
            connection.close()
        if response.status != HTTPStatus.OK or len(answer) > _LARGEST_ANSWER:
            raise TimestampRefused(
                f"时间戳服务返回异常（HTTP {response.status}）。请检查时间戳服务后重试。",
                detail=str(address.hostname),
            )
        return answer


def _address(url: str) -> SplitResult:
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise TimestampRefused("时间戳服务地址无法识别，应以 http:// 或 https:// 开头。请检查配置。")
    return address


def http_timestamps() -> HttpTimestamps | None:
    """The authorities that the environment names, or None where it names none."""
    url = os.environ.get("ZHICHENG_TSA_URL")
    if not url:
        return None
    roots = certificates_in(Path(setting("ZHICHENG_TSA_ROOTS")))
    return HttpTimestamps(url, os.environ.get("ZHICHENG_TSA_SECOND_URL"), roots=roots)
