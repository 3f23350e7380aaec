"""A corpus of forged, altered and re-converted certificates, each made from a genuine one (R13)."""

import io
import re
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.support.pki import BUREAU_SEAL, Authority, new_key
from tests.support.sealed_samples import BOX, seal, unsealed
from zhicheng.adapters.key_credential import KeyCredential
from zhicheng.documents.inspection import Verdict
from zhicheng.documents.pdf_structure import PdfObject, PdfStructure
from zhicheng.documents.pdf_update import PdfUpdate, with_entries
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_credential import SealAlgorithm

AUTHORITY = Authority()
"""The Bureau's authority; the attacker does not have its key."""
CREDENTIAL = AUTHORITY.credential()
GENUINE = seal(unsealed("李四"), CREDENTIAL).pdf
OTHER_GENUINE = seal(unsealed("王五"), CREDENTIAL).pdf
_OVERLAY = b"q 1 1 1 rg 90 430 300 40 re f Q"


@dataclass(frozen=True, slots=True)
class Attack:
    """One way to deceive, and what the inspection must say to it."""

    name: str
    make: Callable[[], bytes]
    verdict: Verdict


def _saved(change: Callable[[pikepdf.Pdf], None], source: bytes = GENUINE) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def _appended(change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """A new revision by somebody else's writer, which leaves the sealed bytes as they are."""
    writer = IncrementalPdfFileWriter(io.BytesIO(GENUINE), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _changed_byte() -> bytes:
    place = GENUINE.index(b"/ToUnicode")
    return GENUINE[:place] + b"/toUnicode" + GENUINE[place + 10 :]


def _note(writer: IncrementalPdfFileWriter) -> None:
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/IC"): ArrayObject([NumberObject(1)] * 3),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (90, 430, 390, 470)]),
            NameObject("/F"): NumberObject(4),
        }
    )
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def _overlaid() -> bytes:
    """A white patch drawn over the name in a later revision."""
    structure = PdfStructure(GENUINE)
    update = PdfUpdate(structure)
    page = _page_of(structure)
    patch = update.reserve()
    start, end = page.dictionary().spans["Contents"]
    update.put(patch, b"<</Length %d>>\nstream\n%b\nendstream" % (len(_OVERLAY), _OVERLAY))
    contents = b"[%b %d 0 R]" % (page.source[start:end], patch)
    update.put(page.number, with_entries(page, {"Contents": contents}))
    return GENUINE + update.appended()


def _page_of(structure: PdfStructure) -> PdfObject:
    root = structure.look_up(structure.trailer["Root"]).dictionary()
    kids = structure.look_up(root["Pages"]).dictionary()["Kids"]
    assert isinstance(kids, list)
    return structure.look_up(kids[0])


def _swapped_page(pdf: pikepdf.Pdf) -> None:
    with pikepdf.open(io.BytesIO(unsealed("赵六"))) as other:
        pdf.pages[0].Contents = pdf.copy_foreign(other.pages[0].obj).Contents
        pdf.pages[0].Resources = pdf.copy_foreign(other.pages[0].obj).Resources


class _Brazen(PdfSigner):
    """PyHanko's signer, without the scruple that keeps it from signing a certified file."""

    def _enforce_certification_constraints(self, reader: PdfFileReader) -> None:
        """Enforce nothing."""


def _approved_on_top() -> bytes:
    """A second signature, by another authority, over the certified file."""
    key = new_key(SealAlgorithm.RSA2048_SHA256)
    other = Authority("别处的根")
    credential = KeyCredential(key, other.issue(key.public_key()), other.chain())
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(credential.certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=SimpleCertificateStore(),
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(GENUINE), strict=False)
    meta, field = PdfSignatureMetadata(field_name="Second"), SigFieldSpec("Second")
    return bytes(_Brazen(meta, signer=signer, new_field_spec=field).sign_pdf(writer).getvalue())


def _shadow_replaced() -> bytes:
    """Our own update code turned against us: the page's content exchanged in a later revision."""
    structure = PdfStructure(GENUINE)
    update = PdfUpdate(structure)
    page = _page_of(structure)
    content = update.reserve()
    update.put(content, b"<</Length %d>>\nstream\n%b\nendstream" % (len(_OVERLAY), _OVERLAY))
    update.put(page.number, with_entries(page, {"Contents": b"%d 0 R" % content}))
    return GENUINE + update.appended()


def _shadow_hidden() -> bytes:
    """The form that names the seal is hidden by a later catalogue, as if the page had never been sealed."""
    structure = PdfStructure(GENUINE)
    update = PdfUpdate(structure)
    root = structure.look_up(structure.trailer["Root"])
    update.put(root.number, with_entries(root, {"AcroForm": b"null", "Perms": b"null"}))
    return GENUINE + update.appended()


def _range_emptied() -> bytes:
    found = re.search(rb"/ByteRange\[[^\]]*\]", GENUINE)
    assert found is not None
    return GENUINE.replace(found[0], b"/ByteRange[]".ljust(len(found[0])))


def _range_absent() -> bytes:
    return GENUINE.replace(b"/ByteRange", b"/XyteRange")


def _contents_zeroed() -> bytes:
    start, end = GENUINE.index(b"/Contents<30") + 10, GENUINE.index(b">/ByteRange")
    return GENUINE[:start] + b"0" * (end - start) + GENUINE[end:]


def _wrapped() -> bytes:
    """Signature wrapping: the signed tail is moved, and a new revision stands in between."""
    found = re.search(rb"/ByteRange\[0 (\d+) (\d+) (\d+)\]", GENUINE)
    assert found is not None
    gap_end, tail_length = int(found[2]), int(found[3])
    tail = GENUINE[gap_end : gap_end + tail_length]
    moved = gap_end + 5000
    told = b"/ByteRange[0 %b %d %b]" % (found[1], moved, found[3])
    head = GENUINE[:gap_end]
    inserted = (told + b"/M(D:20260101000000+00'00')>>\nendobj\n").ljust(5000, b"\n")
    return head + inserted + tail


def _grafted() -> bytes:
    """The sealing revision of one certificate put behind the page of another."""
    revision = GENUINE[len(unsealed("李四")) :]
    return unsealed("钱七") + revision


def _picture_of_a_seal() -> bytes:
    """A page that looks sealed: the same red picture, as ordinary page content, and no signature."""
    appearance = round_seal(BUREAU_SEAL, specimen=False)

    def draw(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(zlib.decompress(appearance.stream), Type=pikepdf.Name.XObject)
        form.Subtype = pikepdf.Name.Form
        form.BBox = [0, 0, appearance.width, appearance.height]
        pdf.pages[0].Resources["/XObject"] = pikepdf.Dictionary(Seal=form)
        pdf.pages[0].contents_add(b"q 1 0 0 1 %d %d cm /Seal Do Q" % (int(BOX.x), int(BOX.y)))

    return _saved(draw, unsealed("李四"))


def _by_command(*command: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in.pdf").write_bytes(GENUINE)
        subprocess.run([*command, "in.pdf", "out.pdf"], cwd=folder, check=True, capture_output=True)
        return (Path(folder) / "out.pdf").read_bytes()


def _pages_only() -> bytes:
    """What splitting and joining tools make: the page copied into a new file, the seal's field lost."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(GENUINE)) as pdf, pikepdf.new() as fresh:
        fresh.pages.append(pdf.pages[0])
        del fresh.pages[0].Annots
        fresh.save(out)
    return out.getvalue()


def _photographed() -> bytes:
    out = io.BytesIO()
    pdfium.PdfDocument(GENUINE)[0].render(scale=1.5).to_pil().convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _two_faces() -> bytes:
    """One dictionary with two values for a key, which readers understand differently."""
    return GENUINE.replace(b"/SigFlags 3", b"/SigFlags 3/Fields[]", 1)


def _other_authority() -> bytes:
    return seal(unsealed("李四"), Authority().credential()).pdf


def _own_certificate_in_our_name() -> bytes:
    """Sealed by a stranger whose certificate and root carry the very names of the Bureau's."""
    impostor = Authority()
    key = new_key(SealAlgorithm.ECDSA_P256_SHA256)
    return seal(unsealed("李四"), KeyCredential(key, impostor.issue(key.public_key()), impostor.chain())).pdf


def _later() -> bytes:
    return GENUINE.replace(b"/M(D:20", b"/M(D:21", 1)


ATTACKS = [
    Attack("changed byte", _changed_byte, Verdict.ALTERED),
    Attack("added annotation", lambda: _appended(_note), Verdict.ALTERED),
    Attack("content overlay", _overlaid, Verdict.ALTERED),
    Attack("swapped page", lambda: _saved(_swapped_page), Verdict.ALTERED),
    Attack("saved anew", lambda: _saved(lambda pdf: None), Verdict.ALTERED),
    Attack("truncated", lambda: GENUINE[:-200], Verdict.ALTERED),
    Attack("blank after the end", lambda: GENUINE + b"\n", Verdict.ALTERED),
    Attack("rubbish before the head", lambda: b"MZ\x90\x00" + GENUINE, Verdict.ALTERED),
    Attack("two files glued", lambda: GENUINE + OTHER_GENUINE, Verdict.ALTERED),
    Attack("second signature on top", _approved_on_top, Verdict.ALTERED),
    Attack("shadow: page replaced", _shadow_replaced, Verdict.ALTERED),
    Attack("shadow: seal hidden", _shadow_hidden, Verdict.ALTERED),
    Attack("byte range emptied", _range_emptied, Verdict.ALTERED),
    Attack("byte range absent", _range_absent, Verdict.ALTERED),
    Attack("signature zeroed", _contents_zeroed, Verdict.RECONVERTED),
    Attack("signature wrapping", _wrapped, Verdict.ALTERED),
    Attack("seal grafted onto another page", _grafted, Verdict.ALTERED),
    Attack("two faces", _two_faces, Verdict.ALTERED),
    Attack("signing time changed", _later, Verdict.ALTERED),
    Attack("sealed by another authority", _other_authority, Verdict.RECONVERTED),
    Attack("sealed by a namesake", _own_certificate_in_our_name, Verdict.RECONVERTED),
    Attack("picture of a seal", _picture_of_a_seal, Verdict.RECONVERTED),
    Attack("never sealed", lambda: unsealed("李四"), Verdict.RECONVERTED),
    Attack("printed to PDF", lambda: _by_command("pdftocairo", "-pdf"), Verdict.RECONVERTED),
    Attack("linearised", lambda: _by_command("qpdf", "--linearize"), Verdict.ALTERED),
    Attack("page copied into a new file", _pages_only, Verdict.RECONVERTED),
    Attack("photographed", _photographed, Verdict.RECONVERTED),
]
