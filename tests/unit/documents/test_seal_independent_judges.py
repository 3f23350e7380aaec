"""Every sealed file before judges that share no code with the sealer: pyHanko, poppler and qpdf (R12)."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.support.loopback_tsa import LoopbackTsa, serving
from tests.support.pki import Authority
from tests.support.sealed_samples import seal, unsealed
from zhicheng.adapters.http_timestamps import HttpTimestamps
from zhicheng.documents.seal_credential import SealAlgorithm


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def tsa_authority() -> Authority:
    return Authority("测试时间戳根证书")


@pytest.fixture(scope="module")
def timestamps(tsa_authority: Authority) -> Iterator[HttpTimestamps]:
    with serving(LoopbackTsa(tsa_authority)) as tsa:
        yield HttpTimestamps(tsa.url, roots=[tsa_authority.certificate])


@pytest.fixture(scope="module")
def opened(authority: Authority) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(seal(unsealed(), authority.credential()).pdf)) as pdf:
        yield pdf


def with_xref_stream(pdf: bytes) -> bytes:
    """The same page as other writers would store it: object streams and a cross-reference stream."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, preserve_pdfa=True)
    return out.getvalue()


def pyhanko_status(pdf: bytes, *roots: x509.Certificate) -> PdfSignatureStatus:
    trusted = [asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    return validate_pdf_signature(signature, context, context)


def by_hand(pdf: bytes) -> tuple[bytes, bytes]:
    """The bytes that a seal covers, and its container."""
    found = re.search(rb"/ByteRange\[0 (\d+) (\d+) (\d+)\]", pdf)
    assert found is not None
    start, end, length = (int(number) for number in found.groups())
    gap = bytes.fromhex(pdf[start + 1 : end - 1].decode())
    return pdf[:start] + pdf[end : end + length], gap[: 4 + int.from_bytes(gap[2:4])]


def cades_verification(covered: bytes, container: bytes, authority: Authority, folder: Path) -> int:
    (folder / "covered.bin").write_bytes(covered)
    (folder / "seal.der").write_bytes(container)
    (folder / "root.pem").write_bytes(authority.pem())
    program = "openssl cms -verify -cades -binary -inform DER -in seal.der -content covered.bin"
    program += " -CAfile root.pem -purpose any -out verified.bin"
    return subprocess.run(program.split(), cwd=folder, check=False, capture_output=True).returncode


def pdfsig(pdf: bytes, folder: Path, root: x509.Certificate | None) -> str:
    (folder / "sealed.pdf").write_bytes(pdf)
    store = folder / "nss"
    store.mkdir()
    if root is not None:
        (folder / "root.der").write_bytes(root.public_bytes(Encoding.DER))
        subprocess.run(
            [sys.executable, "-m", "tests.support.nss_trust", str(store), str(folder / "root.der")],
            check=True,
        )
    done = subprocess.run(
        ["pdfsig", "-nssdir", f"sql:{store}", str(folder / "sealed.pdf")],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


class TestPyHanko:
    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_accepts_each_algorithm_without_timestamp(
        self, authority: Authority, algorithm: SealAlgorithm
    ) -> None:
        sealed = seal(unsealed(), authority.credential(algorithm))
        status = pyhanko_status(sealed.pdf, authority.certificate)
        assert status.bottom_line
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        assert status.timestamp_validity is None
        assert not sealed.timestamped

    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_accepts_each_algorithm_with_a_timestamp(
        self,
        authority: Authority,
        tsa_authority: Authority,
        timestamps: HttpTimestamps,
        algorithm: SealAlgorithm,
    ) -> None:
        sealed = seal(unsealed(), authority.credential(algorithm), timestamps=timestamps)
        status = pyhanko_status(sealed.pdf, authority.certificate, tsa_authority.certificate)
        assert status.bottom_line
        assert status.timestamp_validity is not None
        assert status.timestamp_validity.trusted
        assert status.timestamp_validity.intact
        assert sealed.timestamped

    def test_sees_a_certification_that_allows_no_changes(self, authority: Authority) -> None:
        pdf = seal(unsealed(), authority.credential()).pdf
        (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        assert signature.docmdp_level is MDPPerm.NO_CHANGES
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"

    def test_does_not_trust_another_root(self, authority: Authority) -> None:
        pdf = seal(unsealed(), authority.credential()).pdf
        assert not pyhanko_status(pdf, Authority().certificate).bottom_line

    def test_accepts_a_chain_with_an_intermediate(self, authority: Authority) -> None:
        pdf = seal(unsealed(), Authority("中级证书", above=authority).credential()).pdf
        assert pyhanko_status(pdf, authority.certificate).bottom_line

    def test_accepts_a_seal_on_a_file_with_object_streams(self, authority: Authority) -> None:
        pdf = seal(with_xref_stream(unsealed()), authority.credential()).pdf
        status = pyhanko_status(pdf, authority.certificate)
        assert status.bottom_line
        assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE


class TestPoppler:
    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_pdfsig_calls_the_seal_valid_and_trusted(
        self, authority: Authority, algorithm: SealAlgorithm, tmp_path: Path
    ) -> None:
        told = pdfsig(seal(unsealed(), authority.credential(algorithm)).pdf, tmp_path, authority.certificate)
        assert "Signature is Valid." in told
        assert "Certificate is Trusted." in told
        assert "Total document signed" in told
        assert "ETSI.CAdES.detached" in told

    def test_pdfsig_calls_a_timestamped_seal_valid(
        self, authority: Authority, timestamps: HttpTimestamps, tmp_path: Path
    ) -> None:
        pdf = seal(unsealed(), authority.credential(), timestamps=timestamps).pdf
        assert "Signature is Valid." in pdfsig(pdf, tmp_path, authority.certificate)

    def test_pdfsig_does_not_trust_an_unknown_root(self, authority: Authority, tmp_path: Path) -> None:
        told = pdfsig(seal(unsealed(), authority.credential()).pdf, tmp_path, None)
        assert "Certificate is Trusted." not in told


class TestOpenSsl:
    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_verifies_the_container_as_cades_by_hand(
        self, authority: Authority, tmp_path: Path, algorithm: SealAlgorithm
    ) -> None:
        """The way that docs/sealing.md shows, with nothing but a regular expression and ``openssl cms``."""
        pdf = seal(unsealed(), authority.credential(algorithm)).pdf
        covered, container = by_hand(pdf)
        assert cades_verification(covered, container, authority, tmp_path) == 0
        assert cades_verification(covered + b" ", container, authority, tmp_path) != 0


class TestQpdf:
    @pytest.mark.parametrize("stored", [unsealed, lambda: with_xref_stream(unsealed())])
    def test_finds_nothing_to_complain_of(self, authority: Authority, tmp_path: Path, stored: object) -> None:
        assert callable(stored)
        (tmp_path / "sealed.pdf").write_bytes(seal(stored(), authority.credential()).pdf)
        done = subprocess.run(
            ["qpdf", "--check", str(tmp_path / "sealed.pdf")], capture_output=True, text=True, check=True
        )
        assert "No syntax or stream encoding errors found" in done.stdout
        assert "WARNING" not in done.stdout + done.stderr


class TestWhatTheFileHolds:
    def test_one_signature_field_and_no_other_form(self, opened: pikepdf.Pdf) -> None:
        form = opened.Root.AcroForm
        assert len(form.Fields) == 1
        assert form.Fields[0].FT == "/Sig"
        assert form.SigFlags == 3
        assert "/XFA" not in form
        assert "/NeedAppearances" not in form

    def test_certified_with_no_changes_allowed(self, opened: pikepdf.Pdf) -> None:
        signature = opened.Root.AcroForm.Fields[0].V
        assert opened.Root.Perms.DocMDP.objgen == signature.objgen
        assert signature.Reference[0].TransformMethod == "/DocMDP"
        assert signature.Reference[0].TransformParams.P == 1

    def test_no_scripts_actions_attachments_or_layers(self, opened: pikepdf.Pdf) -> None:
        forbidden = {
            "/JS",
            "/JavaScript",
            "/AA",
            "/OpenAction",
            "/EmbeddedFiles",
            "/EF",
            "/OCProperties",
            "/OC",
        }
        forbidden |= {"/RichMedia", "/Launch", "/SubmitForm"}
        for held in opened.objects:
            if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
                assert not forbidden & set(held.keys())

    def test_clicking_the_seal_shows_the_signature(self, opened: pikepdf.Pdf) -> None:
        (widget,) = opened.pages[0].Annots
        assert widget.Subtype == "/Widget"
        assert widget.V.Type == "/Sig"
        assert widget.AP.N.Subtype == "/Form"

    def test_the_widget_keeps_pdf_a(self, opened: pikepdf.Pdf) -> None:
        (widget,) = opened.pages[0].Annots
        flags = int(widget.F)
        hidden, printed, no_view, locked = 2, 4, 32, 128
        assert flags & printed
        assert flags & locked
        assert not flags & (hidden | no_view | 1)
        assert "/Font" not in widget.AP.N.Resources
        with opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "2A"

    def test_a_screen_reader_comes_upon_the_seal(self, opened: pikepdf.Pdf) -> None:
        (widget,) = opened.pages[0].Annots
        assert "电子印章" in str(widget.TU)
        numbers = opened.Root.StructTreeRoot.ParentTree.Nums
        parents = dict(zip([int(n) for n in list(numbers)[::2]], list(numbers)[1::2], strict=True))
        element = parents[int(widget.StructParent)]
        assert element.S == "/Form"
        assert element.K[0].Obj.objgen == widget.objgen
        assert element.P.K[-1].objgen == element.objgen
        assert opened.Root.StructTreeRoot.ParentTreeNextKey == int(widget.StructParent) + 1
