"""The ports behind the seal: who holds the key, and who stamps the time.

A seal credential (签章凭据) is a private key that never leaves its holder (a file, an HSM), together with
the certificates that speak for it. The last certificate of the chain is the root that the Bureau pins.
"""

import hashlib
from enum import StrEnum
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from zhicheng.domain.faults import Fault, FaultKind

SPECIMEN_MARK = "样张"
"""What stands in the subject of every certificate whose seals have no force."""


class SealAlgorithm(StrEnum):
    """The signature algorithms that the seal may use; the value is stored with every artifact."""

    ECDSA_P256_SHA256 = "ecdsa-p256-sha256"
    RSA2048_SHA256 = "rsa2048-sha256"
    RSA3072_SHA256 = "rsa3072-sha256"


class CredentialRefused(Fault):
    """The seal credential cannot be opened or does not fit; the sentence says what to do."""

    code = "seal.credential_refused"
    kind = FaultKind.MISCONFIGURED


class SealCredential(Protocol):
    """A key that can seal, and its certificates."""

    @property
    def key_id(self) -> str:
        """Stable name of the key: the first 16 bytes of SHA-256 over its public key (SPKI), in hex."""
        ...

    @property
    def certificate(self) -> x509.Certificate:
        """The seal's own certificate."""
        ...

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above the seal's own, nearest first, the root last."""
        ...

    @property
    def algorithm(self) -> SealAlgorithm:
        """What ``sign`` computes."""
        ...

    @property
    def is_specimen(self) -> bool:
        """Whether all it seals is a specimen (样张) without force."""
        ...

    def __hash__(self) -> int:
        """Credentials are told apart as objects, so that equipment made for one can be kept."""
        ...

    def sign(self, data: bytes) -> bytes:
        """Sign ``data`` with SHA-256: a DER ECDSA signature, or an RSA PKCS#1 v1.5 one.

        Raises CredentialRefused when the holder of the key cannot or will not sign.
        """
        ...


class TimestampAuthority(Protocol):
    """Somebody trusted who states that a digest existed at a time (RFC 3161)."""

    def stamp(self, digest: bytes) -> bytes:
        """Return the DER TimeStampToken over a SHA-256 digest of 32 bytes.

        Raises a Fault when no authority gives a token that can be believed.
        """
        ...


def key_id_of(certificate: x509.Certificate) -> str:
    """The first 16 bytes of SHA-256 over the certificate's SubjectPublicKeyInfo, as 32 hex digits."""
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).digest()[:16].hex()


def algorithm_of(public_key: CertificatePublicKeyTypes) -> SealAlgorithm:
    """The algorithm that a public key is used with.

    Raises CredentialRefused for every key that the seal does not use.
    """
    match public_key:
        case ec.EllipticCurvePublicKey() if isinstance(public_key.curve, ec.SECP256R1):
            return SealAlgorithm.ECDSA_P256_SHA256
        case rsa.RSAPublicKey() if public_key.key_size == 2048:
            return SealAlgorithm.RSA2048_SHA256
        case rsa.RSAPublicKey() if public_key.key_size == 3072:
            return SealAlgorithm.RSA3072_SHA256
        case _:
            raise CredentialRefused(
                "电子印章的密钥类型不受支持：只接受 ECDSA P-256、RSA 2048 位或 RSA 3072 位密钥。"
                "请更换签章证书。"
            )


def is_specimen_certificate(certificate: x509.Certificate) -> bool:
    """Whether the certificate's subject says that it is a specimen (样张).

    The certificate itself decides, so that a development key cannot pass for real by being moved.
    """
    return any(SPECIMEN_MARK in str(part.value) for part in certificate.subject)
