"""Writing the signature container in the profile that PAdES baseline asks for (ETSI EN 319 142-1)."""

import hashlib

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ObjectIdentifier

from zhicheng.documents import cms_syntax as syntax
from zhicheng.documents.seal_credential import SealAlgorithm, SealCredential


def signature_algorithm(algorithm: SealAlgorithm) -> syntax.Algorithm:
    """The AlgorithmIdentifier of a seal algorithm."""
    match algorithm:
        case SealAlgorithm.ECDSA_P256_SHA256:
            return syntax.Algorithm(algorithm=syntax.ECDSA_SHA256, parameters=None)
        case SealAlgorithm.RSA2048_SHA256 | SealAlgorithm.RSA3072_SHA256:
            return syntax.Algorithm(algorithm=syntax.RSA_SHA256, parameters=asn1.Null())


def _element(der: bytes) -> asn1.TLV:
    return asn1.decode_der(asn1.TLV, der)


def _attribute(kind: ObjectIdentifier, value: object) -> syntax.Attribute:
    return syntax.Attribute(type=kind, values=asn1.SetOf([_element(asn1.encode_der(value))]))


def _certificate(certificate: x509.Certificate) -> asn1.TLV:
    return _element(certificate.public_bytes(Encoding.DER))


class CmsTemplate:
    """All of the container that does not change from file to file, prepared for one credential.

    Signing time is not an attribute: PAdES baseline signatures give it in the PDF dictionary's ``M``.
    """

    def __init__(self, credential: SealCredential) -> None:
        certificate = credential.certificate
        self._digest = syntax.Algorithm(algorithm=syntax.SHA256, parameters=None)
        self._algorithm = signature_algorithm(credential.algorithm)
        self._certificates = asn1.SetOf([_certificate(held) for held in (certificate, *credential.chain)])
        self._signer = syntax.IssuerAndSerial(
            issuer=_element(certificate.issuer.public_bytes()), serial=certificate.serial_number
        )
        # Naming the whole chain, not the signer alone, puts every certificate under the signature.
        named = [
            syntax.CertificateHash(
                certificate_sha256=hashlib.sha256(held.public_bytes(Encoding.DER)).digest()
            )
            for held in (certificate, *credential.chain)
        ]
        protection = syntax.AlgorithmProtection(
            digest_algorithm=self._digest, signature_algorithm=self._algorithm
        )
        self._fixed = [
            _attribute(syntax.CONTENT_TYPE, syntax.DATA),
            _attribute(syntax.SIGNING_CERTIFICATE_V2, syntax.SigningCertificate(certificates=named)),
            _attribute(syntax.ALGORITHM_PROTECTION, protection),
        ]

    def _attributes(self, digest: bytes) -> asn1.SetOf[syntax.Attribute]:
        return asn1.SetOf([*self._fixed, _attribute(syntax.MESSAGE_DIGEST, digest)])

    def to_sign(self, digest: bytes) -> bytes:
        """The bytes that the credential signs, for a SHA-256 digest of the file's covered bytes."""
        return asn1.encode_der(self._attributes(digest))

    def complete(self, digest: bytes, signature: bytes, token: bytes | None) -> bytes:
        """The DER container, with the timestamp token over ``signature`` where there is one."""
        unsigned = None
        if token is not None:
            held = syntax.Attribute(type=syntax.TIMESTAMP_TOKEN, values=asn1.SetOf([_element(token)]))
            unsigned = asn1.SetOf([held])
        signer = syntax.SignerInfo(
            version=1,
            signer=self._signer,
            digest_algorithm=self._digest,
            signed=self._attributes(digest),
            signature_algorithm=self._algorithm,
            signature=signature,
            unsigned=unsigned,
        )
        data = syntax.SignedData(
            version=1,
            digest_algorithms=asn1.SetOf([self._digest]),
            content=syntax.Detached(type=syntax.DATA),
            certificates=self._certificates,
            signers=asn1.SetOf([signer]),
        )
        return asn1.encode_der(syntax.ContentInfo(type=syntax.SIGNED_DATA, content=data))
