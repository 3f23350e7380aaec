"""The captcha: a proof of work that the browser does by itself, or digits in a picture without scripts.

A proof of work does not track people and asks nothing of people who cannot see; it makes each try cost
something. What altcha signs is checked by altcha, but the library takes the same solution again and again,
and reads the machine's own clock; that each counts once (R20) and in time is therefore decided here, in the
table.
"""

import base64
import binascii
import hmac
import json
import operator
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha

from zhicheng.documents.digit_picture import digit_picture
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import CaptchaKind, CaptchaTicket
from zhicheng.records.pipelines import Send
from zhicheng.services.kernel.personal_data import blind_index
from zhicheng.services.kernel.rate_limits import count_hit

WORK_LASTS = timedelta(minutes=10)
PICTURE_LASTS = timedelta(minutes=5)
PICTURES_PER_HOUR, PICTURES_PER_DAY = 30, 120
"""Pictures for one address: a machine that reads them costs its owner nothing, so it gets few."""
_ALGORITHM, _COST = "PBKDF2/SHA-256", 1000
_FEWEST_TRIES, _MOST_TRIES = 400, 1200
"""Tries of 1000 rounds each: less than a second of a desktop's time, some seconds of an old phone's."""
_DIGITS = 5
_LONGEST_SOLUTION = 4000


class CaptchaFailed(Refusal):
    """The puzzle was not solved, too old, or used before; which of them it was is not disclosed."""

    code = "captcha.failed"


def new_challenge(*, at: datetime) -> dict[str, Any]:
    """A fresh challenge as the browser's solver takes it, signed, good until WORK_LASTS after ``at``."""
    challenge = altcha.create_challenge(
        _ALGORITHM,
        _COST,
        counter=_FEWEST_TRIES + secrets.randbelow(_MOST_TRIES - _FEWEST_TRIES),
        data={"until": int((at + WORK_LASTS).timestamp())},
        hmac_secret=_key("challenge"),
        hmac_key_secret=_key("solution"),
    )
    return challenge.to_dict()


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved challenge, in time and rightly signed; whether it was used before, ``Spending`` finds out."""

    digest: bytes
    at: datetime
    until: datetime


def checked_work(*, at: datetime, solution: str) -> Solution:
    """Check what the browser's solver posted, without asking the database. Raises CaptchaFailed."""
    signature, until = _verify(solution)
    if at > until:
        raise captcha_failed()
    return Solution(blind_index("captcha.work", signature), at, until)


def spend(solution: Solution) -> None:
    """Let a solution count, once. Raises CaptchaFailed."""
    # The insert is the test: of two requests with the same solution, in any process, one is late.
    _, is_new = CaptchaTicket.objects.get_or_create(
        digest=solution.digest,
        defaults={
            "kind": CaptchaKind.WORK.value,
            "used_at": solution.at,
            "expires_at": solution.until,
        },
    )
    if not is_new:
        raise captcha_failed()


_SPEND = """
    INSERT INTO records_captchaticket (digest, kind, used_at, expires_at)
    SELECT * FROM unnest(%s::bytea[], %s::text[], %s::timestamptz[], %s::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING digest
"""


class Spending:
    """Spends solutions in the caller's transaction: made, it has sent them; then it tells which count.

    ``spend`` does the same for one solution.
    """

    def __init__(self, send: Send, solutions: Sequence[Solution | None]) -> None:
        """None stands for what needs no solution, and counts."""
        self._solutions = solutions
        written = [
            (solution.digest, CaptchaKind.WORK.value, solution.at, solution.until)
            for solution in solutions
            if solution
        ]
        # In one order everywhere, so that no two transactions wait for each other's solutions in a ring; of
        # equal ones the first that came is written, as it is the one that counts.
        columns = zip(*sorted(written, key=operator.itemgetter(0)), strict=True)
        self._new = send(_SPEND, [list(column) for column in columns]) if written else None

    def decide(self) -> list[bool]:
        """Whether each counts; of two equal solutions in the group, the first."""
        fresh = {bytes(digest) for (digest,) in self._new.fetchall()} if self._new else set()
        counts = []
        for solution in self._solutions:
            counts.append(solution is None or solution.digest in fresh)
            if solution:
                fresh.discard(solution.digest)
        return counts


def draw_picture(*, at: datetime, key: str, address: str) -> bytes:
    """A PNG of new digits for the form that carries ``key``; drawing again replaces the digits before.

    Raises TooOften when the address has asked for too many.
    """
    count_hit(
        purpose="captcha_picture",
        subject=address,
        at=at,
        limits=[(PICTURES_PER_HOUR, timedelta(hours=1)), (PICTURES_PER_DAY, timedelta(days=1))],
    )
    digits = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    drawn = {
        "kind": CaptchaKind.PICTURE.value,
        "answer_digest": _answer_digest(key, digits),
        "expires_at": at + PICTURE_LASTS,
    }
    ticket, is_new = CaptchaTicket.objects.get_or_create(digest=_picture_digest(key), defaults=drawn)
    if not is_new:
        # A used one stays used: the update passes it by, and the picture then answers to nothing.
        CaptchaTicket.objects.filter(digest=ticket.digest, used_at__isnull=True).update(**drawn)
    return digit_picture(digits)


def accept_digits(*, at: datetime, key: str, digits: str) -> None:
    """Accept the digits of the picture drawn for ``key``; one try for each picture. Raises CaptchaFailed."""
    taken = CaptchaTicket.objects.filter(
        digest=_picture_digest(key),
        kind=CaptchaKind.PICTURE.value,
        used_at__isnull=True,
        expires_at__gt=at,
    ).update(used_at=at)
    if taken != 1:
        # Zero rows: never drawn, tried before, or too old.
        raise captcha_failed()
    expected = CaptchaTicket.objects.values_list("answer_digest", flat=True).get(digest=_picture_digest(key))
    if not hmac.compare_digest(bytes(expected or b""), _answer_digest(key, "".join(digits.split()))):
        raise captcha_failed()


def forget_spent_captchas(*, at: datetime) -> int:
    """Delete what has expired and so can no longer be used a second time; returns how many."""
    deleted, _ = CaptchaTicket.objects.filter(expires_at__lt=at).delete()
    return deleted


def _verify(solution: str) -> tuple[str, datetime]:
    """The challenge's signature and last moment, when altcha finds signature and solution right."""
    if not solution or len(solution) > _LONGEST_SOLUTION:
        raise captcha_failed()
    checked = altcha.verify_solution(solution, _key("challenge"), hmac_key_secret=_key("solution"))
    if not checked.verified:
        raise captcha_failed()
    try:
        challenge = json.loads(base64.b64decode(solution))["challenge"]
        until = datetime.fromtimestamp(challenge["parameters"]["data"]["until"], UTC)
        return str(challenge["signature"]).lower(), until
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise captcha_failed() from error


def captcha_failed() -> CaptchaFailed:
    """The one sentence for whatever was wrong."""
    return CaptchaFailed("安全校验未完成或已过期，请等待校验完成后再提交；看图填写的，请按新图片填写数字。")


def _key(purpose: str) -> bytes:
    return blind_index("captcha.key", purpose)


def _picture_digest(key: str) -> bytes:
    return blind_index("captcha.picture", key)


def _answer_digest(key: str, digits: str) -> bytes:
    return blind_index("captcha.answer", f"{key}:{digits}")
