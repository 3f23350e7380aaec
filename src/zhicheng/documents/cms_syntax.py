"""The words of a signature container: CMS SignedData (RFC 5652) as far as the seal's profile needs it.

The structures are declared once and serve writing and reading. Reading is strict DER, so that the bytes
a signature covers can be had again by writing what was read.
"""

from typing import Annotated

from cryptography.hazmat import asn1
from cryptography.x509 import ObjectIdentifier

DATA = ObjectIdentifier("1.2.840.113549.1.7.1")
SIGNED_DATA = ObjectIdentifier("1.2.840.113549.1.7.2")
CONTENT_TYPE = ObjectIdentifier("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = ObjectIdentifier("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2 = ObjectIdentifier("1.2.840.113549.1.9.16.2.47")
TIMESTAMP_TOKEN = ObjectIdentifier("1.2.840.113549.1.9.16.2.14")
ALGORITHM_PROTECTION = ObjectIdentifier("1.2.840.113549.1.9.52")
SHA256 = ObjectIdentifier("2.16.840.1.101.3.4.2.1")
ECDSA_SHA256 = ObjectIdentifier("1.2.840.10045.4.3.2")
RSA_SHA256 = ObjectIdentifier("1.2.840.113549.1.1.11")


@asn1.sequence
class Algorithm:
    """AlgorithmIdentifier (RFC 5280)."""

    algorithm: ObjectIdentifier
    parameters: asn1.Null | None


@asn1.sequence
class Attribute:
    """One attribute; each attribute that the seal uses has a single value."""

    type: ObjectIdentifier
    values: asn1.SetOf[asn1.TLV]


@asn1.sequence
class IssuerAndSerial:
    """Which certificate signed."""

    issuer: asn1.TLV
    serial: int


@asn1.sequence
class SignerInfo:
    """The one signature in a container."""

    version: int
    signer: IssuerAndSerial
    digest_algorithm: Algorithm
    signed: Annotated[asn1.SetOf[Attribute], asn1.Implicit(0)]
    signature_algorithm: Algorithm
    signature: bytes
    unsigned: Annotated[asn1.SetOf[Attribute] | None, asn1.Implicit(1)]


@asn1.sequence
class Detached:
    """EncapsulatedContentInfo without content: the content is the PDF around it."""

    type: ObjectIdentifier


@asn1.sequence
class SignedData:
    """The certificates and the signature."""

    version: int
    digest_algorithms: asn1.SetOf[Algorithm]
    content: Detached
    certificates: Annotated[asn1.SetOf[asn1.TLV], asn1.Implicit(0)]
    signers: asn1.SetOf[SignerInfo]


@asn1.sequence
class ContentInfo:
    """The outermost wrapper."""

    type: ObjectIdentifier
    content: Annotated[SignedData, asn1.Explicit(0)]


@asn1.sequence
class CertificateHash:
    """ESSCertIDv2 (RFC 5035); SHA-256 is its default and so is not written."""

    certificate_sha256: bytes


@asn1.sequence
class SigningCertificate:
    """SigningCertificateV2 (RFC 5035) without policies."""

    certificates: list[CertificateHash]


@asn1.sequence
class AlgorithmProtection:
    """RFC 6211: the algorithms themselves are signed, so that none can be exchanged for a weaker."""

    digest_algorithm: Algorithm
    signature_algorithm: Annotated[Algorithm, asn1.Implicit(1)]
