"""A seal credential whose private key is in this process's memory."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from zhicheng.documents.seal_credential import (
    CredentialRefused,
    SealAlgorithm,
    algorithm_of,
    is_specimen_certificate,
    key_id_of,
)

SealKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def seal_key(key: object) -> SealKey:
    """The key, if it is of a kind that the seal uses; raises CredentialRefused otherwise."""
    if isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        algorithm_of(key.public_key())
        return key
    raise CredentialRefused(
        "签章密钥类型不受支持：只接受 ECDSA P-256、RSA 2048 位或 RSA 3072 位密钥。请更换签章证书。"
    )


class KeyCredential:
    """Signs with a private key held in memory; safe to share between threads.

    Raises CredentialRefused where the key and the certificate do not belong together.
    """

    def __init__(
        self,
        key: SealKey,
        certificate: x509.Certificate,
        chain: tuple[x509.Certificate, ...],
    ) -> None:
        if key.public_key() != certificate.public_key():
            raise CredentialRefused("签章私钥与签章证书不匹配。请检查签章证书文件。")
        self._key = key
        self.certificate = certificate
        self.chain = chain
        self.is_specimen = is_specimen_certificate(certificate)
        self.key_id = key_id_of(certificate)
        self.algorithm: SealAlgorithm = algorithm_of(certificate.public_key())

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256: DER ECDSA, or RSA PKCS#1 v1.5."""
        match self._key:
            case ec.EllipticCurvePrivateKey():
                return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
            case rsa.RSAPrivateKey():
                return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
