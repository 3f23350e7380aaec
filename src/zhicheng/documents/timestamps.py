"""Asking for a timestamp and judging the answer (RFC 3161); the transport is an adapter's matter."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from zhicheng.domain.faults import Fault, FaultKind

LARGEST_CLOCK_DIFFERENCE = timedelta(minutes=5)
_GRANTED = ("granted", "granted_with_mods")


class _Answer(core.Sequence):  # type: ignore[misc]  # The library carries no type information.
    """TimeStampResp (RFC 3161, 2.4.2); the library's own has no room for a refusal without token."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo), ("token", cms.ContentInfo, {"optional": True})]


class TimestampRefused(Fault):
    """No timestamp was had that can be believed."""

    code = "seal.timestamp_refused"
    kind = FaultKind.UNREACHABLE


@dataclass(frozen=True, slots=True)
class TimestampQuery:
    """One question to a timestamp authority."""

    digest: bytes
    """SHA-256, 32 bytes."""
    nonce: int
    """A random number of 64 bits that the answer must repeat, so that no old answer passes."""

    def der(self) -> bytes:
        """The TimeStampReq, asking for the authority's certificate to be included."""
        query = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": self.digest},
                "nonce": self.nonce,
                "cert_req": True,
            }
        )
        return bytes(query.dump())


def new_query(digest: bytes) -> TimestampQuery:
    """A query for a SHA-256 digest with a fresh nonce."""
    return TimestampQuery(digest, secrets.randbits(64) | 1 << 63)


def accepted_token(
    answer: bytes, query: TimestampQuery, *, roots: Sequence[x509.Certificate], at: datetime
) -> bytes:
    """The token of a TimeStampResp, once everything about it has been checked.

    Checked: granted, our nonce, our imprint, the signature, a certificate for timestamping under one of
    ``roots`` and in force at ``at``, and a stated time within five minutes of ``at``. Raises
    TimestampRefused otherwise. Source: RFC 3161, 2.4.2.
    """
    try:
        token, stated = _read(answer)
        nonce, imprint = stated["nonce"].native, stated["message_imprint"].native
        time = stated["gen_time"].native
    except (ValueError, TypeError, KeyError) as error:
        raise TimestampRefused("时间戳服务的应答无法识别。请检查时间戳服务地址后重试。") from error
    if nonce != query.nonce:
        raise TimestampRefused("时间戳应答与请求不对应（随机数不符），已拒绝使用。请检查时间戳服务后重试。")
    if imprint["hash_algorithm"]["algorithm"] != "sha256" or imprint["hashed_message"] != query.digest:
        raise TimestampRefused(
            "时间戳应答针对的不是本次签章（摘要不符），已拒绝使用。请检查时间戳服务后重试。"
        )
    if abs(time - at) > LARGEST_CLOCK_DIFFERENCE:
        raise TimestampRefused("时间戳的时间与本机时钟相差超过 5 分钟，已拒绝使用。请校准本机时钟后重试。")
    _require_trusted(token, query.digest, roots, at)
    return bytes(token.dump())


def _read(answer: bytes) -> tuple[cms.ContentInfo, tsp.TSTInfo]:
    response = _Answer.load(answer, strict=True)
    if response["status"]["status"].native not in _GRANTED:
        raise TimestampRefused("时间戳服务拒绝了请求。请检查时间戳服务的授权后重试。")
    token = response["token"]
    if isinstance(token, core.Void) or token["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    held = token["content"]["encap_content_info"]
    if held["content_type"].native != "tst_info":
        raise ValueError("not a timestamp")
    return token, held["content"].parsed


def _require_trusted(
    token: cms.ContentInfo, digest: bytes, roots: Sequence[x509.Certificate], at: datetime
) -> None:
    trusted = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
    try:
        status = asyncio.run(validate_tst_signed_data(token["content"], context, lambda _: digest))
    except (SignatureValidationError, ValidationError, PathError, ValueError, TypeError, KeyError) as error:
        raise TimestampRefused("时间戳的签名无法核验，已拒绝使用。请检查时间戳服务后重试。") from error
    if not (status["intact"] and status["valid"] and status["trust_problem_indic"] is None):
        raise TimestampRefused(
            "时间戳不是由受信任且在有效期内的时间戳机构签发，已拒绝使用。请检查时间戳根证书配置。"
        )
