"""Step 7: what the sealer promises to its caller."""

import hashlib
import io
import threading
from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pki import BUREAU_SEAL, Authority
from tests.support.sealed_samples import BOX, seal, unsealed
from zhicheng.documents.pdf_objects import PdfRefused
from zhicheng.documents.seal_appearance import round_seal
from zhicheng.documents.seal_check import check_seal
from zhicheng.documents.seal_credential import SealAlgorithm, SealCredential
from zhicheng.documents.sealing import Sealed, Sealer, SealRefused

AUTHORITY = Authority()
WHEN = datetime(2026, 6, 30, 17, 30, tzinfo=timezone(timedelta(hours=8)))


class Tampering:
    """A credential whose answers a broken HSM has spoilt."""

    def __init__(self, credential: SealCredential) -> None:
        self.certificate, self.chain, self.key_id = (
            credential.certificate,
            credential.chain,
            credential.key_id,
        )
        self.algorithm, self.is_specimen = credential.algorithm, credential.is_specimen
        self._credential = credential

    def sign(self, data: bytes) -> bytes:
        return self._credential.sign(data + b"!")


class StepOut:
    """A timestamp authority (only as to size) whose tokens grow; their content is not what is tested."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = list(sizes)

    def stamp(self, digest: bytes) -> bytes:
        size = self.sizes.pop(0) if len(self.sizes) > 1 else self.sizes[0]
        return b"\x30\x82" + (size).to_bytes(2) + b"\x04\x82" + (size - 4).to_bytes(2) + bytes(size - 4)


def pages(count: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(unsealed())) as opened:
        for _ in range(count - 1):
            opened.pages.append(opened.pages[0])
        opened.save(out)
    return out.getvalue()


class TestSeal:
    def test_leaves_every_original_byte_in_its_place(self) -> None:
        assert seal(unsealed(), AUTHORITY.credential()).pdf.startswith(unsealed())

    def test_tells_the_digests_that_the_records_keep(self) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential())
        assert sealed.sha256 == hashlib.sha256(sealed.pdf).hexdigest()
        with pikepdf.open(io.BytesIO(sealed.pdf)) as opened:
            container = bytes(opened.Root.AcroForm.Fields[0].V.Contents)
        length = 4 + int.from_bytes(container[2:4])
        assert sealed.signature_sha256 == hashlib.sha256(container[:length]).hexdigest()

    def test_states_the_given_time_in_utc(self) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential(), signed_at=WHEN)
        assert sealed.signed_at == WHEN
        assert b"/M(D:20260630093000+00'00')" in sealed.pdf
        assert check_seal(sealed.pdf, trusted=[AUTHORITY.certificate]).signed_at == WHEN

    def test_refuses_a_time_without_zone(self) -> None:
        with pytest.raises(ValueError, match="aware"):
            seal(unsealed(), AUTHORITY.credential(), signed_at=datetime(2026, 6, 30))

    def test_places_the_picture_in_the_box_and_says_why_and_where(self) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential())
        opened = pikepdf.open(io.BytesIO(sealed.pdf))
        widget = opened.pages[0].Annots[0]
        corners = [float(value) for value in widget.Rect]
        assert corners == pytest.approx([BOX.x, BOX.y, BOX.x + BOX.width, BOX.y + BOX.height], abs=0.01)
        assert str(widget.V.Reason) == "制发电子职称证书"
        assert str(widget.V.Location) == "天津市"

    def test_is_safe_to_share_between_threads(self) -> None:
        credential = AUTHORITY.credential()
        sealer = Sealer(credential, round_seal(BUREAU_SEAL, specimen=False))
        made: list[Sealed] = []

        def work() -> None:
            for _ in range(10):
                made.append(sealer.seal(unsealed(), box=BOX, signed_at=WHEN, reason="测试", location="天津"))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 40
        assert all(check_seal(item.pdf, trusted=[AUTHORITY.certificate]).problem is None for item in made)

    def test_does_not_believe_a_signature_that_does_not_verify(self) -> None:
        with pytest.raises(SealRefused, match="印章签名不正确"):
            seal(unsealed(), Tampering(AUTHORITY.credential()))

    def test_refuses_to_seal_outside_the_validity_of_its_certificate(self) -> None:
        with pytest.raises(SealRefused, match="有效期"):
            seal(unsealed(), AUTHORITY.credential(), signed_at=datetime(2019, 1, 1, tzinfo=UTC))

    def test_gives_a_growing_timestamp_token_more_room(self) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential(), timestamps=StepOut(3000, 3100))
        assert check_seal(sealed.pdf, trusted=[AUTHORITY.certificate]).timestamped

    def test_gives_up_on_a_token_that_never_keeps_its_size(self) -> None:
        with pytest.raises(SealRefused, match="时间戳"):
            seal(unsealed(), AUTHORITY.credential(), timestamps=StepOut(3000, 9000, 20000))

    @pytest.mark.parametrize("algorithm", SealAlgorithm)
    def test_works_with_each_algorithm(self, algorithm: SealAlgorithm) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential(algorithm))
        assert check_seal(sealed.pdf, trusted=[AUTHORITY.certificate]).problem is None


class TestRefusedFiles:
    def test_one_that_is_already_sealed(self) -> None:
        once = seal(unsealed(), AUTHORITY.credential()).pdf
        with pytest.raises(PdfRefused, match="已经盖章"):
            seal(once, AUTHORITY.credential())

    def test_one_with_two_pages(self) -> None:
        with pytest.raises(PdfRefused, match="不是单页文件"):
            seal(pages(2), AUTHORITY.credential())
        assert seal(pages(1), AUTHORITY.credential()).sha256

    def test_one_that_is_encrypted(self) -> None:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(unsealed())) as opened:
            opened.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
        with pytest.raises(PdfRefused):
            seal(out.getvalue(), AUTHORITY.credential())

    @pytest.mark.parametrize("cut", [1, 10, 100, 1000, 5000])
    def test_one_that_is_cut_short(self, cut: int) -> None:
        with pytest.raises(PdfRefused):
            seal(unsealed()[:-cut], AUTHORITY.credential())

    @given(st.binary(max_size=400))
    def test_rubbish(self, rubbish: bytes) -> None:
        with pytest.raises(PdfRefused):
            seal(b"%PDF-1.7\n" + rubbish, AUTHORITY.credential())

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(st.data())
    def test_a_damaged_file_is_refused_or_sealed_but_never_crashes(self, data: st.DataObject) -> None:
        damaged = bytearray(unsealed())
        for _ in range(data.draw(st.integers(1, 6))):
            place = data.draw(st.integers(0, len(damaged) - 1))
            damaged[place] = data.draw(st.integers(0, 255))
        try:
            sealed = seal(bytes(damaged), AUTHORITY.credential())
        except (PdfRefused, SealRefused):
            return
        assert sealed.pdf.startswith(bytes(damaged))


class TestOwnCertificate:
    def test_a_seal_under_the_right_root_but_with_another_certificate_is_not_believed(self) -> None:
        credential = AUTHORITY.credential()
        sealer = Sealer(credential, round_seal(BUREAU_SEAL, specimen=False))
        credential.certificate = AUTHORITY.issue(credential.certificate.public_key(), "后来的证书")
        with pytest.raises(SealRefused, match="与配置不符"):
            sealer.seal(unsealed(), box=BOX, signed_at=WHEN, reason="测试", location="天津")
