"""Certificate authorities of the test suite, with keys of their own, made afresh in each run."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from zhicheng.adapters.key_credential import KeyCredential, SealKey
from zhicheng.documents.seal_credential import SealAlgorithm

BUREAU_SEAL = "天津市人力资源和社会保障局"


@cache
def key_for(algorithm: SealAlgorithm) -> SealKey:
    """One key per algorithm for the whole run, since RSA keys take long to make."""
    return new_key(algorithm)


def new_key(algorithm: SealAlgorithm) -> SealKey:
    match algorithm:
        case SealAlgorithm.ECDSA_P256_SHA256:
            return ec.generate_private_key(ec.SECP256R1())
        case SealAlgorithm.RSA2048_SHA256:
            return rsa.generate_private_key(65537, 2048)
        case SealAlgorithm.RSA3072_SHA256:
            return rsa.generate_private_key(65537, 3072)


class Authority:
    """A root certificate and its key."""

    def __init__(self, name: str = "测试签章根证书", above: "Authority | None" = None) -> None:
        self.key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = ec.generate_private_key(ec.SECP256R1())
        issuer = above or self
        self.name = _name(name)
        self.certificate = issuer._signed(self.name, self.key.public_key(), is_authority=True)
        self.above = above

    @property
    def root(self) -> x509.Certificate:
        return self.above.root if self.above else self.certificate

    def issue(
        self,
        public_key: CertificatePublicKeyTypes,
        name: str = BUREAU_SEAL,
        *,
        timestamping: bool = False,
        validity: tuple[datetime, datetime] | None = None,
    ) -> x509.Certificate:
        return self._signed(
            _name(name), public_key, is_authority=False, timestamping=timestamping, validity=validity
        )

    def credential(
        self, algorithm: SealAlgorithm = SealAlgorithm.ECDSA_P256_SHA256, name: str = BUREAU_SEAL
    ) -> KeyCredential:
        key = key_for(algorithm)
        return KeyCredential(key, self.issue(key.public_key(), name), self.chain())

    def chain(self) -> tuple[x509.Certificate, ...]:
        return (self.certificate, *(self.above.chain() if self.above else ()))

    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def _signed(
        self,
        subject: x509.Name,
        public_key: CertificatePublicKeyTypes,
        *,
        is_authority: bool,
        timestamping: bool = False,
        validity: tuple[datetime, datetime] | None = None,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        start, end = validity or (now - timedelta(days=400), now + timedelta(days=3650))
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(_usage(is_authority=is_authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        if timestamping:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        return builder.sign(self.key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "测试用单位"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
