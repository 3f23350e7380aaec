"""What a seal costs, on one core and in processor time, beside pyHanko's signer as its manual shows it.

python -m tests.benchmarks.seal [--count 200] [--json]
"""

import argparse
import io
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.support.pki import BUREAU_SEAL, Authority, key_for
from tests.support.sealed_samples import BOX, unsealed
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.seal_credential import SealAlgorithm
from zhicheng.documents.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Measured:
    """One algorithm; milliseconds of processor time a file, the best of five rounds."""

    algorithm: str
    seal: float
    """Sealing, our own check included."""
    check: float
    """The check alone."""
    raw_signature: float
    pyhanko: float
    """The baseline; it checks nothing."""
    added_bytes: int

    @property
    def times_faster(self) -> float:
        """Baseline over ours."""
        return self.pyhanko / self.seal


def measure(algorithm: SealAlgorithm, count: int) -> Measured:
    """Measure one algorithm over ``count`` files a round."""
    authority, page = Authority(), unsealed()
    credential = authority.credential(algorithm)
    sealer = Sealer(credential, round_seal(BUREAU_SEAL, specimen=False))

    def seal() -> bytes:
        at = datetime.now(UTC)
        return sealer.seal(page, box=BOX, signed_at=at, reason="制发电子职称证书", location="天津市").pdf

    sealed = seal()
    baseline = pyhanko_signing(authority, algorithm)
    return Measured(
        algorithm=algorithm,
        seal=_milliseconds(seal, count),
        check=_milliseconds(lambda: check_seal(sealed, trusted=[authority.certificate]), count),
        raw_signature=_milliseconds(lambda: credential.sign(bytes(200)), count),
        pyhanko=_milliseconds(lambda: baseline(page), max(count // 20, 2)),
        added_bytes=len(sealed) - len(page),
    )


def pyhanko_signing(authority: Authority, algorithm: SealAlgorithm) -> Callable[[bytes], io.BytesIO]:
    """pyHanko's signer as its manual shows it, as a function from page to signed page."""
    key = key_for(algorithm)
    signer = SimpleSigner(
        signing_cert=_for_pyhanko(authority.issue(key.public_key()).public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore.from_certs(
            [_for_pyhanko(authority.certificate.public_bytes(Encoding.DER))]
        ),
    )
    meta = PdfSignatureMetadata(
        field_name="Seal",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    corners = (int(BOX.x), int(BOX.y), int(BOX.x + BOX.width), int(BOX.y + BOX.height))

    def sign(page: bytes) -> io.BytesIO:
        writer = IncrementalPdfFileWriter(io.BytesIO(page))
        signed: io.BytesIO = sign_pdf(
            writer, meta, signer=signer, new_field_spec=SigFieldSpec("Seal", box=corners)
        )
        return signed

    return sign


def _for_pyhanko(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)


def _milliseconds(work: Callable[[], object], count: int) -> float:
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(count):
            work()
        rounds.append((time.process_time() - start) / count * 1000)
    return min(rounds)


def main() -> None:
    """Measure every algorithm and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    for algorithm in SealAlgorithm:
        found = measure(algorithm, arguments.count)
        if arguments.json:
            told = json.dumps(asdict(found) | {"times_faster": round(found.times_faster, 1)})
        else:
            told = (
                f"{found.algorithm:20} seal {found.seal:5.2f} ms (check {found.check:.2f}, "
                f"signature {found.raw_signature:.2f}), +{found.added_bytes} bytes; "
                f"pyHanko {found.pyhanko:6.1f} ms: {found.times_faster:.0f} times"
            )
        sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main()
