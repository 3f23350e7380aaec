"""Making ``pdfsig`` trust a root: a certificate store of NSS's, written through NSS itself.

Run as ``python -m tests.support.nss_trust FOLDER ROOT.der``. It is a process of its own because NSS keeps one
store per process for good.
"""

import ctypes
import ctypes.util
import sys
from pathlib import Path

_VALID_AUTHORITY, _TRUSTED_AUTHORITY = 1 << 3, 1 << 4


class _Item(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint), ("data", ctypes.c_char_p), ("length", ctypes.c_uint)]


class _Trust(ctypes.Structure):
    _fields_ = [("ssl", ctypes.c_uint), ("email", ctypes.c_uint), ("objects", ctypes.c_uint)]


def trust(folder: Path, root_der: bytes) -> None:
    """Create a store in ``folder`` that trusts the root to sign anything."""
    nss = ctypes.CDLL(ctypes.util.find_library("nss3") or "libnss3.so")
    for function in ("PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB", "CERT_NewTempCertificate"):
        getattr(nss, function).restype = ctypes.c_void_p
    assert nss.NSS_InitReadWrite(f"sql:{folder}".encode()) == 0
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    assert nss.PK11_InitPin(slot, None, b"") == 0
    store = ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
    item = _Item(0, root_der, len(root_der))
    certificate = ctypes.c_void_p(nss.CERT_NewTempCertificate(store, ctypes.byref(item), None, 0, 1))
    assert certificate.value
    assert nss.PK11_ImportCert(slot, certificate, ctypes.c_ulong(0), b"root", 0) == 0
    everything = _VALID_AUTHORITY | _TRUSTED_AUTHORITY
    trusted = _Trust(everything, everything, everything)
    assert nss.CERT_ChangeCertTrust(store, certificate, ctypes.byref(trusted)) == 0
    nss.CERT_DestroyCertificate(certificate)
    nss.PK11_FreeSlot(slot)
    assert nss.NSS_Shutdown() == 0


if __name__ == "__main__":
    trust(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes())
