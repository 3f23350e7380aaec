"""A seal credential in a PKCS#12 file (.p12, .pfx), for a bureau that has no HSM yet.

Environment:
``ZHICHENG_SEAL_FILE`` path of the PKCS#12 file.
``ZHICHENG_SEAL_PASSWORD_FILE`` (preferred) or ``ZHICHENG_SEAL_PASSWORD`` its password.
``ZHICHENG_SEAL_CHAIN`` PEM file with the certificates above, where the PKCS#12 file lacks them.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from zhicheng.adapters.certificate_chains import certificates_in, ordered_chain
from zhicheng.adapters.key_credential import KeyCredential, seal_key
from zhicheng.adapters.secret_sources import secret, setting
from zhicheng.documents.seal_credential import CredentialRefused


class Pkcs12Credential(KeyCredential):
    """The key and certificates of one PKCS#12 file, with further certificates where it lacks them.

    Raises CredentialRefused for a missing file, a wrong password, a missing key, a key of a kind that
    the seal does not use, or a chain that does not end in a root.
    """

    def __init__(self, path: Path, password: str, above: Iterable[x509.Certificate] = ()) -> None:
        try:
            bundle = load_pkcs12(path.read_bytes(), password.encode())
        except OSError as error:
            raise CredentialRefused("签章证书文件无法读取。请检查路径和权限。", detail=str(path)) from error
        except ValueError as error:
            raise CredentialRefused(
                "签章证书文件无法打开。请检查口令，或文件是否为 PKCS#12 格式。", detail=str(path)
            ) from error
        if bundle.key is None or bundle.cert is None:
            raise CredentialRefused(
                "签章证书文件中没有私钥或证书。请重新导出包含私钥的文件。", detail=str(path)
            )
        certificate = bundle.cert.certificate
        others = [held.certificate for held in bundle.additional_certs]
        super().__init__(seal_key(bundle.key), certificate, ordered_chain(certificate, [*others, *above]))


def pkcs12_credential() -> Pkcs12Credential:
    """The credential that the environment names; see the module's docstring."""
    above = os.environ.get("ZHICHENG_SEAL_CHAIN")
    return Pkcs12Credential(
        Path(setting("ZHICHENG_SEAL_FILE")),
        secret("ZHICHENG_SEAL_PASSWORD"),
        certificates_in(Path(above)) if above else (),
    )
