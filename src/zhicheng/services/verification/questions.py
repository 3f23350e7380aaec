"""A scan and a third party's question, checked for mistypes, as both ways of answering take them."""

import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhicheng.domain.policies import Policy
from zhicheng.records.models import VerificationKind
from zhicheng.services.accounts.captcha import Solution
from zhicheng.services.verification.limits import Hit

CODE_TEMPLATE = "verification_code"
"""The text message that brings the code to the holder."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A QR code that somebody scanned."""

    at: datetime
    token: bytes
    """16 bytes."""


@dataclass(frozen=True, slots=True)
class Anonymous:
    """A question that was answered without knowing who asked."""

    certificate_id: uuid.UUID
    kind: VerificationKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A well-formed question about another's certificate."""

    at: datetime
    policy: Policy
    session: str
    """A secret of the verifier's browser or device."""
    number: str
    phone: str
    id_digest: bytes
    phone_digest: bytes
    verifier: str
    purpose: str
    hit: Hit
    """What the question counts on."""
    solution: Solution | None
    """The captcha's, or None where none is to be spent."""


@dataclass(frozen=True, slots=True)
class WaitingForCode:
    """The reply to every well-formed question."""

    request_id: uuid.UUID
    expires_at: datetime
    sentence: str = "如所填信息一致，验证码已发送至持证人预留手机。请向持证人索取验证码，并在有效期内填写。"


NOBODY: Final[tuple[bytes, ...]] = (bytes(32),)
"""What is compared where nothing is stored, so that a miss compares as a hit does."""


def holder_agrees(question: Question, documents: Sequence[bytes], phones: Sequence[bytes]) -> bool:
    """Whether the question names one of the documents and one of the phones; digests of 32 bytes each.

    All comparisons always run: which of them failed is not to be told from the time they take.
    """
    has_document = [hmac.compare_digest(stored, question.id_digest) for stored in documents]
    has_phone = [hmac.compare_digest(stored, question.phone_digest) for stored in phones]
    return any(has_document) & any(has_phone)


def new_code(policy: Policy) -> str:
    """Random digits, as many as the policy wants."""
    return f"{secrets.randbelow(10**policy.code_digits):0{policy.code_digits}d}"
