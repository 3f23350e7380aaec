"""Certificates from files, put in order from the seal's own to the root."""

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from zhicheng.documents.certificate_paths import has_issued
from zhicheng.documents.seal_credential import CredentialRefused


def certificates_in(path: Path) -> list[x509.Certificate]:
    """All certificates of a PEM file; raises CredentialRefused where there are none."""
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CredentialRefused(
            "证书文件无法读取。请检查路径、权限和格式（PEM）。", detail=str(path)
        ) from error


def ordered_chain(
    certificate: x509.Certificate, others: Iterable[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """The issuers above ``certificate``, nearest first, the self-signed root last.

    Raises CredentialRefused where the way up ends before a root, since checkers pin the root.
    """
    pool, chain, current = list(others), [], certificate
    while not has_issued(current, current):
        above = [held for held in pool if held not in chain and has_issued(held, current)]
        if not above:
            raise CredentialRefused("签章证书的证书链不完整，缺少上级或根证书。请补充证书链文件后重试。")
        current = above[0]
        chain.append(current)
    return tuple(chain)
