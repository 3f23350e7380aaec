"""The questions of third parties as a browser sends them, each from an address and a browser of its own."""

import random
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import altcha

from tests.benchmarks.many_certificates import Held
from zhicheng.services.accounts import captcha

_FORM = "Content-Type: application/x-www-form-urlencoded"


class Questions:
    """Makes requests; no holder is asked about twice, since the limits would stop the second."""

    def __init__(self, held: Sequence[Held]) -> None:
        self._chance = random.Random(5)
        # By chance, since questions about neighbours in order meet the limit of a block of numbers.
        out = [item for item in held if item.is_out]
        self._chance.shuffle(out)
        self._out = iter(out)
        self._waiting = iter([each for each in held if not each.is_out])
        self._others = out[-1000:]
        # A puzzle of one try: what its sender's browser spends is not the server's.
        captcha._FEWEST_TRIES, captcha._MOST_TRIES = 0, 1
        self.cases: dict[str, Callable[[int], bytes]] = {
            "hit": self.hit,
            "miss: no such number": self.unknown_number,
            "miss: another's document": self.other_document,
            "miss: another phone": self.other_phone,
            "miss: not out yet": self.not_out,
        }

    def mixed(self, place: int) -> bytes:
        """Hits and misses by turns."""
        return self.other_phone(place) if place % 2 else self.hit(place)

    def hit(self, place: int) -> bytes:
        """All three numbers are right."""
        one = next(self._out)
        return self._post(one.number, one.id_number, one.phone)

    def unknown_number(self, place: int) -> bytes:
        """A number that was never given: of another year."""
        from zhicheng.domain.certificate_numbers import CertificateNumber
        from zhicheng.domain.levels import TitleLevel

        one = next(self._out)
        serial = self._chance.randrange(1, 10**7)
        return self._post(
            CertificateNumber(TitleLevel.ENTRY, "12", 2021, serial).text, one.id_number, one.phone
        )

    def other_document(self, place: int) -> bytes:
        """Another holder's document."""
        one = next(self._out)
        return self._post(one.number, self._chance.choice(self._others).id_number, one.phone)

    def other_phone(self, place: int) -> bytes:
        """A phone that is not the holder's."""
        one = next(self._out)
        return self._post(one.number, one.id_number, f"138{self._chance.randrange(10**8):08d}")

    def not_out(self, place: int) -> bytes:
        """All three are right, but the certificate cannot be collected yet."""
        one = next(self._waiting)
        return self._post(one.number, one.id_number, one.phone)

    def _post(self, number: str, id_number: str, phone: str) -> bytes:
        challenge = altcha.Challenge.from_dict(captcha.new_challenge(at=datetime.now(UTC)))
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        token = secrets.token_hex(16)
        body = urlencode(
            {
                "csrfmiddlewaretoken": token,
                "id_number": id_number,
                "certificate_number": number,
                "phone": phone,
                "verifier": "津沽市某招标代理公司",
                "purpose": "投标资格审查",
                "captcha_solution": altcha.Payload(challenge, solution).to_base64(),
            }
        ).encode()
        address = ".".join(str(self._chance.randrange(1, 255)) for _ in range(4))
        head = (
            f"POST /verify/another/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{_FORM}\r\n"
            f"Cookie: csrf={token}\r\nX-Forwarded-For: {address}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body
