"""Clause 三(三): an uploaded file is an original, re-converted, altered, or not ours; nothing crashes the judge."""

import hashlib
import io
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support.loopback_tsa import LoopbackTsa, serving
from tests.support.pki import Authority
from tests.support.sealed_samples import CHECK_URL, NUMBER, seal, unsealed
from zhicheng.adapters.development_credential import development_credential
from zhicheng.adapters.http_timestamps import HttpTimestamps
from zhicheng.documents import upload_confinement
from zhicheng.documents.inspection import (
    LARGEST_UPLOAD,
    Inspection,
    InspectionRefused,
    Verdict,
    inspect_upload,
)
from zhicheng.documents.seal_check import SealProblem
from zhicheng.documents.upload_judging import judge
from zhicheng.documents.upload_marks import marks_of_picture, numbers_in

AUTHORITY = Authority()
SEALED = seal(unsealed(), AUTHORITY.credential()).pdf
FULL_WIDTH = "".join(chr(ord(character) + 0xFEE0) for character in NUMBER)


def inspect(upload: bytes, *, recorded: bytes | None = None, check_url: str = CHECK_URL) -> Inspection:
    digest = hashlib.sha256(recorded).hexdigest() if recorded is not None else ""
    return inspect_upload(
        upload,
        trusted=[AUTHORITY.certificate],
        known=lambda sha256: sha256 == digest,
        check_url=check_url,
        region="12",
    )


def picture_with_code(text: str, kind: str = "PNG") -> bytes:
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    page = Image.new("L", (900, 600), 255)
    page.paste(Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=5)), (60, 60))
    out = io.BytesIO()
    page.save(out, kind)
    return out.getvalue()


def pdf_of(*bodies: bytes) -> bytes:
    """A small classic PDF of the given objects, the first being the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(bodies) + 1, rows)
    out += b"trailer\n<</Size %d/Root 1 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        start,
    )
    return bytes(out)


def packed_again(block: bytes, times: int) -> bytes:
    """A zlib stream of the block many times over, made without compressing it each time."""
    machine = zlib.compressobj(9)
    first, again = (machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (times - 1) + machine.flush()


def content_bomb() -> bytes:
    """A page whose content unpacks to 2 GiB."""
    packed = packed_again(b"0 0 m 9 9 l S\n" * 75_000, 2048)
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(packed), packed),
    )


def xref_bomb() -> bytes:
    """A cross-reference stream that unpacks to 2 GiB of rows."""
    packed = packed_again(bytes(1 << 20), 2048)
    head = b"<</Type/XRef/W[1 4 1]/Size 9/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(packed)
    return b"%%PDF-1.7\n1 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n" % (head, packed)


def nested_bomb() -> bytes:
    return pdf_of(b"<</Type/Catalog/Pages 2 0 R/X" + b"[" * 100_000 + b"]" * 100_000 + b">>")


def picture_bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in half a megabyte."""
    data = packed_again(bytes(7501), 60_000)

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    size = (60_000).to_bytes(4)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + size + b"\x01\x00\x00\x00\x00")
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


class TestOriginal:
    def test_a_recorded_file(self) -> None:
        found = inspect(SEALED, recorded=SEALED)
        assert found.verdict is Verdict.ORIGINAL
        assert found.recorded
        assert found.numbers == (NUMBER,)
        assert found.seal is not None
        assert not found.seal.is_specimen
        assert "原件" in found.sentence
        assert "在线查验" in found.sentence

    def test_a_sound_seal_on_a_file_that_is_not_recorded_is_said_to_be_so(self) -> None:
        found = inspect(SEALED)
        assert found.verdict is Verdict.ORIGINAL
        assert not found.recorded
        assert "没有登记" in found.sentence

    def test_a_specimen_is_said_to_have_no_force(self, tmp_path: Path) -> None:
        credential = development_credential(tmp_path)
        found = inspect_upload(
            seal(unsealed(), credential).pdf, trusted=[credential.chain[-1]], known=lambda sha256: True
        )
        assert found.seal is not None
        assert found.seal.is_specimen
        assert "没有任何效力" in found.sentence

    def test_a_seal_of_years_ago_whose_certificate_has_expired_since(self) -> None:
        then = datetime(2020, 7, 1, tzinfo=UTC)
        credential = AUTHORITY.credential()
        years = (datetime(2020, 5, 1, tzinfo=UTC), datetime(2023, 5, 1, tzinfo=UTC))
        credential.certificate = AUTHORITY.issue(credential.certificate.public_key(), validity=years)
        root = Authority("多年的根")
        root.certificate = root._signed(
            root.name,
            root.key.public_key(),
            is_authority=True,
            validity=(datetime(2019, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)),
        )
        credential.certificate = root.issue(credential.certificate.public_key(), validity=years)
        credential.chain = (root.certificate,)
        pdf = seal(unsealed(), credential, signed_at=then).pdf
        found = inspect_upload(pdf, trusted=[root.certificate], known=lambda sha256: False)
        assert found.verdict is Verdict.ORIGINAL
        assert found.seal is not None
        assert found.seal.signed_at == then

    def test_the_seals_own_certificate_can_be_pinned_instead_of_a_root(self) -> None:
        credential = AUTHORITY.credential()
        pdf = seal(unsealed(), credential).pdf
        assert judge(pdf, trusted=[credential.certificate], timestamp_roots=[]).problem is None
        assert judge(SEALED, trusted=[credential.certificate], timestamp_roots=[]).problem is not None


class TestTimestamp:
    @pytest.fixture(scope="class")
    @classmethod
    def tsa_authority(cls) -> Authority:
        return Authority("测试时间戳根证书")

    @pytest.fixture(scope="class")
    @classmethod
    def stamped(cls, tsa_authority: Authority) -> Iterator[bytes]:
        with serving(LoopbackTsa(tsa_authority)) as tsa:
            authority = HttpTimestamps(tsa.url, roots=[tsa_authority.certificate])
            yield seal(unsealed(), AUTHORITY.credential(), timestamps=authority).pdf

    def test_a_trusted_time_is_told(self, stamped: bytes, tsa_authority: Authority) -> None:
        found = inspect_upload(
            stamped,
            trusted=[AUTHORITY.certificate],
            timestamp_roots=[tsa_authority.certificate],
            known=lambda sha256: True,
        )
        assert found.seal is not None
        assert found.seal.stamped_at is not None
        assert abs((found.seal.stamped_at - found.seal.signed_at).total_seconds()) < 60

    def test_a_time_of_an_unknown_authority_is_not_accepted(self, stamped: bytes) -> None:
        roots = [Authority("另一个时间戳根").certificate]
        evidence = judge(stamped, trusted=[AUTHORITY.certificate], timestamp_roots=roots)
        assert evidence.problem is SealProblem.SECOND_CHECKER_REFUSES

    def test_a_broken_token_is_not_accepted_even_without_roots(self, stamped: bytes) -> None:
        end = stamped.index(b">/ByteRange")
        used = len(stamped[:end].rstrip(b"0"))
        place = used - 60
        broken = (
            stamped[:place] + (b"0" if stamped[place : place + 1] != b"0" else b"1") + stamped[place + 1 :]
        )
        assert judge(stamped, trusted=[AUTHORITY.certificate], timestamp_roots=[]).problem is None
        assert judge(broken, trusted=[AUTHORITY.certificate], timestamp_roots=[]).problem is not None


class TestReconverted:
    def test_a_page_with_our_number_and_no_seal(self) -> None:
        found = inspect(unsealed())
        assert found.verdict is Verdict.RECONVERTED
        assert found.numbers == (NUMBER,)
        assert "再转换" in found.sentence

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP"])
    def test_a_picture_with_our_code(self, kind: str) -> None:
        found = inspect(picture_with_code(CHECK_URL + "abc", kind))
        assert found.verdict is Verdict.RECONVERTED
        assert found.qr_texts == (CHECK_URL + "abc",)

    def test_a_picture_with_a_code_of_somebody_else(self) -> None:
        assert inspect(picture_with_code("https://example.com/")).verdict is Verdict.NOT_OURS

    def test_a_picture_put_into_a_pdf(self) -> None:
        out = io.BytesIO()
        Image.open(io.BytesIO(picture_with_code(CHECK_URL + "abc"))).save(out, "PDF")
        assert inspect(out.getvalue()).verdict is Verdict.RECONVERTED

    def test_a_rendering_of_an_original_as_a_new_pdf(self) -> None:
        out = io.BytesIO()
        pdfium.PdfDocument(SEALED)[0].render(scale=1).to_pil().convert("RGB").save(out, "PDF")
        assert inspect(out.getvalue()).verdict is not Verdict.ORIGINAL


class TestNumbers:
    @pytest.mark.parametrize("text", [NUMBER, "证书编号：B12 2020 0000001 7。", FULL_WIDTH, f"（{NUMBER}）"])
    def test_are_found_as_people_write_them(self, text: str) -> None:
        assert numbers_in(text) == [NUMBER]

    @pytest.mark.parametrize("text", ["B12202000000018", "F12202000000017", "AB12202000000017", NUMBER + "1"])
    def test_with_a_wrong_form_are_not(self, text: str) -> None:
        assert numbers_in(text) == []


class TestNotOurs:
    @pytest.mark.parametrize("upload", [b"hello", b"PK\x03\x04" + bytes(100), b"%PDF-1.4\n%%EOF", b"\x00"])
    def test_other_files(self, upload: bytes) -> None:
        found = inspect(upload)
        assert found.verdict is Verdict.NOT_OURS
        assert found.problem is not None

    def test_a_sealed_file_of_another_city(self) -> None:
        """The other city runs the same system, so the form of its numbers is the same."""
        other = seal(unsealed("周九", number="B31202000000010"), Authority("别的城市").credential()).pdf
        found = inspect(other, check_url="https://another.example.gov.cn/")
        assert found.numbers == ("B31202000000010",)
        assert found.verdict is Verdict.NOT_OURS
        assert inspect(unsealed(), check_url="").verdict is Verdict.RECONVERTED


class TestBounds:
    def test_an_empty_file_is_refused(self) -> None:
        with pytest.raises(InspectionRefused, match="空"):
            inspect(b"")

    def test_an_oversized_file_is_refused_unread(self) -> None:
        with pytest.raises(InspectionRefused, match="20 MB"):
            inspect(bytes(LARGEST_UPLOAD + 1))

    @pytest.mark.parametrize("bomb", [content_bomb, xref_bomb, nested_bomb, picture_bomb])
    def test_a_bomb_ends_in_an_answer(self, bomb: object) -> None:
        assert callable(bomb)
        assert inspect(bomb()).verdict is Verdict.NOT_OURS

    @pytest.mark.parametrize(
        ("deed", "harmless_unconfined"),
        [
            ("bytes(2 << 30)", True),
            ("open(sys.argv[1], 'wb', buffering=0).write(b'x')", True),
            ("assert resource.getrlimit(resource.RLIMIT_CPU)[1] == 20", False),
        ],
    )
    def test_the_child_cannot_take_memory_files_or_time_without_end(
        self, deed: str, harmless_unconfined: bool, tmp_path: Path
    ) -> None:
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

        def succeeds(program: str) -> bool:
            run = [sys.executable, "-c", program, str(tmp_path / "file")]
            return subprocess.run(run, env=environment, check=False, capture_output=True).returncode == 0

        head = "import resource, sys\nfrom zhicheng.documents import upload_child\n"
        assert succeeds(head + deed) is harmless_unconfined
        assert succeeds(head + "upload_child._confine()\n" + deed) is not harmless_unconfined

    def test_a_child_that_dies_gives_no_seal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upload_confinement, "_CHILD", "tests.support.dying_child")
        found = inspect(SEALED)
        assert found.verdict is Verdict.ALTERED
        assert found.seal is None
        assert found.problem is SealProblem.UNREADABLE

    def test_a_recorded_file_stays_an_original_even_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upload_confinement, "_CHILD", "tests.support.dying_child")
        assert inspect(SEALED, recorded=SEALED).verdict is Verdict.ORIGINAL

    def test_a_child_that_cannot_start_is_a_fault_and_no_verdict(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upload_confinement, "_CHILD", "zhicheng.documents.no_such_module")
        with pytest.raises(upload_confinement.InspectionFailed, match="无法启动"):
            inspect(SEALED)

    def test_a_child_that_never_ends_is_a_fault_and_no_verdict(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(upload_confinement, "_WALL_SECONDS", 0.01)
        with pytest.raises(upload_confinement.InspectionFailed, match="稍后重试"):
            inspect(SEALED)


class TestParent:
    def test_never_loads_the_libraries_that_read_hostile_files(self) -> None:
        program = (
            "import sys, zhicheng.documents.inspection\n"
            "assert not {'pyhanko', 'pypdfium2', 'zxingcpp', 'PIL'} & set(sys.modules)"
        )
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        subprocess.run([sys.executable, "-c", program], env=environment, check=True)


class TestAnyBytes:
    """What the child runs, run here in quantity: whatever the bytes, an answer and never a sound seal."""

    @settings(max_examples=150, deadline=None)
    @given(
        st.binary(max_size=3000), st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
    )
    def test_rubbish(self, rubbish: bytes, head: bytes) -> None:
        assert judge(head + rubbish, trusted=[AUTHORITY.certificate], timestamp_roots=[]).problem is not None

    @settings(max_examples=40, deadline=None)
    @given(st.integers(1, len(SEALED) - 1))
    def test_truncated_originals(self, length: int) -> None:
        evidence = judge(SEALED[:length], trusted=[AUTHORITY.certificate], timestamp_roots=[])
        assert evidence.problem is not None

    def test_a_picture_too_large_to_open_is_no_picture(self) -> None:
        assert marks_of_picture(picture_bomb()) is None
