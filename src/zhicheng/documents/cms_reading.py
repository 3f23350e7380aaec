"""Reading a signature container back and verifying it, without trusting anything it says of itself."""

import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from zhicheng.documents import cms_syntax as syntax
from zhicheng.documents.certificate_paths import load_certificate
from zhicheng.documents.cms import signature_algorithm
from zhicheng.documents.seal_credential import CredentialRefused, algorithm_of

_SHA256 = asn1.encode_der(syntax.Algorithm(algorithm=syntax.SHA256, parameters=None))


class CmsError(Exception):
    """The bytes are not a container in the seal's profile; ``args[0]`` says why, for logs."""


@dataclass(frozen=True, slots=True)
class ReadCms:
    """What one container holds, all of it still only claimed."""

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    """The other certificates, in no order."""
    message_digest: bytes
    signed: bytes
    """The DER of the signed attributes."""
    signature: bytes
    token: bytes | None
    """The timestamp token over ``signature``, DER."""

    def signature_verifies(self) -> bool:
        """Whether the certificate's key made the signature over the signed attributes."""
        key = self.certificate.public_key()
        try:
            match key:
                case ec.EllipticCurvePublicKey():
                    key.verify(self.signature, self.signed, ec.ECDSA(hashes.SHA256()))
                case rsa.RSAPublicKey():
                    key.verify(self.signature, self.signed, padding.PKCS1v15(), hashes.SHA256())
                case _:
                    return False
        except InvalidSignature:
            return False
        return True


def container_length(padded: bytes) -> int:
    """The length in bytes of the DER element that ``padded`` begins with, header included.

    Raises CmsError where there is no plain sequence that fits.
    """
    if len(padded) < 4 or padded[0] != 0x30:
        raise CmsError("no sequence")
    count = padded[1] & 0x7F if padded[1] & 0x80 else 0
    length = int.from_bytes(padded[2 : 2 + count]) if count else padded[1]
    if padded[1] == 0x80 or count > 4 or 2 + count + length > len(padded):
        raise CmsError("length")
    return 2 + count + length


def read_cms(der: bytes) -> ReadCms:
    """Read a container and check that it is consistent in itself.

    Consistent: one signer, SHA-256, the key's own algorithm, and exactly the certificates that the
    signed attribute names by their hashes, the signer's first (RFC 5035). Raises CmsError otherwise.
    """
    try:
        outer = asn1.decode_der(syntax.ContentInfo, der)
        data = outer.content
        signers = data.signers.as_list()
        loaded = [load_certificate(asn1.encode_der(held)) for held in data.certificates.as_list()]
    except (ValueError, TypeError) as error:
        raise CmsError("syntax") from error
    certificates = [held for held in loaded if held is not None]
    if len(certificates) != len(loaded):
        raise CmsError("certificate")
    if outer.type != syntax.SIGNED_DATA or data.content.type != syntax.DATA or len(signers) != 1:
        raise CmsError("not one detached signature")
    signer = signers[0]
    if (data.version, signer.version) != (1, 1):
        raise CmsError("version")
    if [asn1.encode_der(held) for held in data.digest_algorithms.as_list()] != [_SHA256]:
        raise CmsError("digest algorithm")
    if asn1.encode_der(outer) != der:
        raise CmsError("not DER")
    signed = _attributes(signer.signed)
    certificate = _signing_certificate(signer, signed, certificates)
    _require_algorithms(signer, signed, certificate)
    if _value(signed, syntax.CONTENT_TYPE) != asn1.encode_der(syntax.DATA):
        raise CmsError("content type")
    unsigned = _attributes(signer.unsigned) if signer.unsigned is not None else {}
    if unsigned.keys() - {syntax.TIMESTAMP_TOKEN}:
        raise CmsError("unexpected unsigned attribute")
    return ReadCms(
        certificate=certificate,
        chain=tuple(held for held in certificates if held != certificate),
        message_digest=_octets(_value(signed, syntax.MESSAGE_DIGEST)),
        signed=asn1.encode_der(signer.signed),
        signature=signer.signature,
        token=unsigned.get(syntax.TIMESTAMP_TOKEN),
    )


def _attributes(held: asn1.SetOf[syntax.Attribute]) -> dict[x509.ObjectIdentifier, bytes]:
    found: dict[x509.ObjectIdentifier, bytes] = {}
    for attribute in held.as_list():
        values = attribute.values.as_list()
        if attribute.type in found or len(values) != 1:
            raise CmsError("repeated attribute")
        found[attribute.type] = asn1.encode_der(values[0])
    return found


def _value(attributes: dict[x509.ObjectIdentifier, bytes], kind: x509.ObjectIdentifier) -> bytes:
    if kind not in attributes:
        raise CmsError(f"attribute {kind.dotted_string} missing")
    return attributes[kind]


def _octets(der: bytes) -> bytes:
    try:
        return asn1.decode_der(bytes, der)
    except ValueError as error:
        raise CmsError("octet string") from error


def _signing_certificate(
    signer: syntax.SignerInfo,
    signed: dict[x509.ObjectIdentifier, bytes],
    certificates: list[x509.Certificate],
) -> x509.Certificate:
    try:
        named = asn1.decode_der(syntax.SigningCertificate, _value(signed, syntax.SIGNING_CERTIFICATE_V2))
    except ValueError as error:
        raise CmsError("signing certificate attribute") from error
    by_hash = {hashlib.sha256(held.public_bytes(Encoding.DER)).digest(): held for held in certificates}
    hashes_named = [held.certificate_sha256 for held in named.certificates]
    if not hashes_named or len(certificates) != len(hashes_named) or by_hash.keys() != set(hashes_named):
        raise CmsError("certificates differ from those named")
    own = by_hash[hashes_named[0]]
    issuer = asn1.encode_der(signer.signer.issuer)
    if own.serial_number != signer.signer.serial or own.issuer.public_bytes() != issuer:
        raise CmsError("signer differs from the certificate named")
    return own


def _require_algorithms(
    signer: syntax.SignerInfo,
    signed: dict[x509.ObjectIdentifier, bytes],
    certificate: x509.Certificate,
) -> None:
    try:
        expected = asn1.encode_der(signature_algorithm(algorithm_of(certificate.public_key())))
    except CredentialRefused as error:
        raise CmsError("key") from error
    if (
        asn1.encode_der(signer.signature_algorithm) != expected
        or asn1.encode_der(signer.digest_algorithm) != _SHA256
    ):
        raise CmsError("algorithm")
    try:
        stated = asn1.decode_der(syntax.AlgorithmProtection, _value(signed, syntax.ALGORITHM_PROTECTION))
    except ValueError as error:
        raise CmsError("algorithm protection") from error
    if (
        asn1.encode_der(stated.signature_algorithm) != expected
        or asn1.encode_der(stated.digest_algorithm) != _SHA256
    ):
        raise CmsError("algorithm protection differs")
