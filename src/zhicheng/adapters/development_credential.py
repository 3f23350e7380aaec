"""The seal credential of a development system: made at first run, visibly a specimen (样张).

Environment:
``ZHICHENG_HOME`` folder under which ``var/keys`` lies (default: the working folder).
``ZHICHENG_SEAL_ALGORITHM`` one of ``ecdsa-p256-sha256`` (default), ``rsa2048-sha256``, ``rsa3072-sha256``.
"""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from zhicheng.adapters.key_credential import KeyCredential, SealKey, seal_key
from zhicheng.documents.seal_credential import CredentialRefused, SealAlgorithm

_YEARS = 10


def development_credential(keys: Path | None = None, algorithm: SealAlgorithm | None = None) -> KeyCredential:
    """The development credential of this installation, made at the first call.

    ``keys`` is the folder of the key files and ``algorithm`` the kind of key; both come from the
    environment where they are not given. Several processes may call this at once: one makes the file
    and all use it. Raises CredentialRefused where the file cannot be read or has expired.
    """
    folder = keys or Path(os.environ.get("ZHICHENG_HOME", ".")) / "var" / "keys"
    return _open(folder.resolve(), algorithm or _configured_algorithm())


def _configured_algorithm() -> SealAlgorithm:
    stated = os.environ.get("ZHICHENG_SEAL_ALGORITHM", SealAlgorithm.ECDSA_P256_SHA256)
    try:
        return SealAlgorithm(stated)
    except ValueError as error:
        known = "、".join(SealAlgorithm)
        raise CredentialRefused(
            f"环境变量 ZHICHENG_SEAL_ALGORITHM 的值无法识别，可用的值：{known}。"
        ) from error


@cache
def _open(folder: Path, algorithm: SealAlgorithm) -> KeyCredential:
    path = folder / f"seal-specimen-{algorithm}.pem"
    if not path.exists():
        _write_once(path, _new_bundle(algorithm))
    try:
        bundle = path.read_bytes()
        key = seal_key(load_pem_private_key(bundle, None))
        certificate, root = x509.load_pem_x509_certificates(bundle)
    except (OSError, ValueError) as error:
        raise CredentialRefused(
            "开发用签章密钥文件无法读取。请删除该文件后重试，系统会重新生成。", detail=str(path)
        ) from error
    if certificate.not_valid_after_utc < datetime.now(UTC):
        raise CredentialRefused(
            "开发用签章证书已过期。请删除该文件后重试，系统会重新生成。", detail=str(path)
        )
    return KeyCredential(key, certificate, (root,))


def _write_once(path: Path, content: bytes) -> None:
    """Write the file whole or not at all; where another process was first, keep what it wrote."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # created with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
    finally:
        Path(temporary).unlink()


def _new_key(algorithm: SealAlgorithm) -> SealKey:
    match algorithm:
        case SealAlgorithm.ECDSA_P256_SHA256:
            return ec.generate_private_key(ec.SECP256R1())
        case SealAlgorithm.RSA2048_SHA256:
            return rsa.generate_private_key(65537, 2048)
        case SealAlgorithm.RSA3072_SHA256:
            return rsa.generate_private_key(65537, 3072)


def _new_bundle(algorithm: SealAlgorithm) -> bytes:
    """Key, seal certificate and root in one PEM file; the root's own key is thrown away at once."""
    root_key, key = _new_key(algorithm), _new_key(algorithm)
    root_name = _name("样张根证书 SPECIMEN ROOT（仅供开发）")
    root = _sign(root_name, root_name, root_key, root_key, authority=True)
    certificate = _sign(
        _name("样张电子印章 SPECIMEN SEAL（无效力）"), root_name, key, root_key, authority=False
    )
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
        + root.public_bytes(Encoding.PEM)
    )


def _name(common: str) -> x509.Name:
    parts = (
        (NameOID.COUNTRY_NAME, "CN"),
        (NameOID.ORGANIZATION_NAME, "样张 SPECIMEN"),
        (NameOID.COMMON_NAME, common),
    )
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _sign(
    subject: x509.Name, issuer: x509.Name, key: SealKey, issuer_key: SealKey, *, authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC).replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # The demonstration city issues past months too, so the certificate is in force from a year ago.
        .not_valid_before(now - timedelta(days=366))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
        .sign(issuer_key, hashes.SHA256())
    )
