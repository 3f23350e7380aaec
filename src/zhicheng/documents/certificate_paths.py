"""Who issued whom: certificates from untrusted bytes, and the path from one to a trusted root."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

_LONGEST_PATH = 4
_UNREADABLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)


def load_certificate(der: bytes) -> x509.Certificate | None:
    """The certificate in ``der``, or None where a part of it that matters cannot be read."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        # The library reads each part at first use; read them here, where rubbish is expected.
        parts = (
            certificate.public_key(),
            certificate.subject,
            certificate.issuer,
            certificate.extensions,
            certificate.not_valid_before_utc,
            certificate.not_valid_after_utc,
        )
    except _UNREADABLE:
        return None
    return certificate if all(part is not None for part in parts) else None


def has_issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether ``certificate`` names ``issuer`` and bears its signature."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def leads_to(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trusted: Sequence[x509.Certificate],
) -> bool:
    """Whether the certificate is trusted itself, or a path of authorities leads to a trusted root."""
    if certificate in trusted:
        return True
    current = certificate
    for _ in range(_LONGEST_PATH):
        if any(has_issued(root, current) for root in trusted):
            return True
        above = [held for held in others if _is_authority(held) and has_issued(held, current)]
        if not above:
            return False
        current = above[0]
    return False


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
