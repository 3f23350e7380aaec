"""Our own check of a seal: what passes, and the one reason for each thing that does not."""

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.pki import Authority, key_for, new_key
from tests.support.sealed_samples import seal, unsealed
from zhicheng.adapters.key_credential import KeyCredential
from zhicheng.documents.seal_check import SealProblem, check_seal
from zhicheng.documents.seal_credential import SealAlgorithm
from zhicheng.documents.sealing import SealRefused

AUTHORITY = Authority()
SEALED = seal(unsealed(), AUTHORITY.credential()).pdf


def problem(pdf: bytes) -> SealProblem | None:
    return check_seal(pdf, trusted=[AUTHORITY.certificate]).problem


def resealed_by_hand(change: Callable[[bytes], bytes]) -> bytes:
    """The sealed file with one part changed to bytes of equal length, and nothing signed anew."""
    changed = change(SEALED)
    assert changed != SEALED
    assert len(changed) == len(SEALED)
    return changed


class TestSoundSeal:
    def test_passes(self) -> None:
        report = check_seal(SEALED, trusted=[AUTHORITY.certificate])
        assert report.problem is None
        assert report.certificate is not None
        assert report.certificate.issuer == AUTHORITY.certificate.subject
        assert not report.timestamped

    def test_passes_under_an_intermediate(self) -> None:
        sealed = seal(unsealed(), Authority("中级证书", above=AUTHORITY).credential())
        assert problem(sealed.pdf) is None

    def test_passes_where_the_certificate_itself_is_pinned(self) -> None:
        credential = AUTHORITY.credential()
        pdf = seal(unsealed(), credential).pdf
        assert check_seal(pdf, trusted=[credential.certificate]).problem is None
        assert check_seal(SEALED, trusted=[credential.certificate]).problem is not None


class TestProblems:
    def test_a_page_without_seal(self) -> None:
        assert problem(unsealed()) is SealProblem.NO_SEAL

    @pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"\x00" * 100, SEALED[:-1000], b" " + SEALED])
    def test_what_cannot_be_read(self, pdf: bytes) -> None:
        assert problem(pdf) is SealProblem.UNREADABLE

    def test_a_changed_byte_on_the_page(self) -> None:
        changed = resealed_by_hand(lambda pdf: pdf.replace(b"/StructParents 0", b"/StructParents 1", 1))
        assert problem(changed) is SealProblem.DIGEST_DIFFERS

    def test_a_changed_reason(self) -> None:
        def change(pdf: bytes) -> bytes:
            place = pdf.index(b"/Reason<FEFF") + 12
            return pdf[:place] + b"4E00" + pdf[place + 4 :]

        assert problem(resealed_by_hand(change)) is SealProblem.DIGEST_DIFFERS

    @pytest.mark.parametrize("tail", [b"\n", b" ", b"%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n"])
    def test_bytes_after_the_seal(self, tail: bytes) -> None:
        assert problem(SEALED + tail) in (SealProblem.NOT_WHOLE_FILE, SealProblem.UNREADABLE)

    @pytest.mark.parametrize("tail", [b"\n", b" "])
    def test_even_one_blank_after_the_seal(self, tail: bytes) -> None:
        assert problem(SEALED + tail) is SealProblem.NOT_WHOLE_FILE

    def test_a_seal_that_allows_changes(self) -> None:
        changed = resealed_by_hand(lambda pdf: pdf.replace(b"/TransformParams/P 1", b"/TransformParams/P 2"))
        assert problem(changed) is SealProblem.NOT_CERTIFIED

    def test_a_seal_that_the_catalogue_does_not_name_as_certification(self) -> None:
        changed = resealed_by_hand(lambda pdf: pdf.replace(b"/Perms <<", b"/Xerms <<"))
        assert problem(changed) is SealProblem.NOT_CERTIFIED

    def test_a_range_that_leaves_something_out(self) -> None:
        def change(pdf: bytes) -> bytes:
            found = re.search(rb"/ByteRange\[0 (\d+) (\d+) (\d+)\]", pdf)
            assert found is not None
            less = b"/ByteRange[0 %b %b %0*d]" % (found[1], found[2], len(found[3]), int(found[3]) - 7)
            return pdf.replace(found[0], less)

        assert problem(resealed_by_hand(change)) is SealProblem.NOT_WHOLE_FILE

    def test_something_hidden_in_the_gap(self) -> None:
        # An ECDSA signature is one byte or two shorter than its longest at times, which leaves a blank.
        padded = SEALED
        while b"00>/ByteRange" not in padded:
            padded = seal(unsealed(), AUTHORITY.credential()).pdf
        assert problem(padded) is None
        assert problem(padded.replace(b"00>/ByteRange", b"01>/ByteRange")) is SealProblem.CONTAINER_BROKEN

    def test_an_emptied_gap(self) -> None:
        def change(pdf: bytes) -> bytes:
            start, end = pdf.index(b"/Contents<30") + 10, pdf.index(b">/ByteRange")
            return pdf[:start] + b"0" * (end - start) + pdf[end:]

        assert problem(resealed_by_hand(change)) is SealProblem.CONTAINER_BROKEN

    def test_a_changed_signature_value(self) -> None:
        sealed = seal(unsealed(), AUTHORITY.credential(SealAlgorithm.RSA2048_SHA256)).pdf
        room = sealed.index(b">/ByteRange")
        last = len(sealed[:room].rstrip(b"0")) // 2 * 2 - 40
        changed = sealed[:last] + (b"0" if sealed[last : last + 1] != b"0" else b"1") + sealed[last + 1 :]
        assert problem(changed) is SealProblem.SIGNATURE_FALSE

    def test_a_seal_of_another_authority_of_the_same_name(self) -> None:
        assert problem(seal(unsealed(), Authority().credential()).pdf) is SealProblem.CERTIFICATE_STRANGE

    def test_a_seal_issued_by_a_holder_who_is_no_authority(self) -> None:
        holder = AUTHORITY.credential()
        impostor = Authority("冒充中级证书")
        impostor.key, impostor.name = key_for(SealAlgorithm.ECDSA_P256_SHA256), holder.certificate.subject
        key = new_key(SealAlgorithm.ECDSA_P256_SHA256)
        chain = (holder.certificate, AUTHORITY.certificate)
        with pytest.raises(SealRefused, match=SealProblem.CERTIFICATE_STRANGE.label):
            seal(unsealed(), KeyCredential(key, impostor.issue(key.public_key()), chain))

    def test_a_second_field(self) -> None:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(SEALED)) as opened:
            field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="more", V="text")
            opened.Root.AcroForm.Fields.append(opened.make_indirect(field))
            opened.save(out)
        assert problem(out.getvalue()) is SealProblem.NOT_ONE_FIELD


class TestAnyDamage:
    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
    def test_no_changed_byte_goes_unnoticed(self, place: int, difference: int) -> None:
        changed = bytearray(SEALED)
        changed[place] ^= difference
        assert problem(bytes(changed)) is not None

    def test_no_changed_digit_of_the_signature_goes_unnoticed(self) -> None:
        start, end = SEALED.index(b"/Contents<30") + 10, SEALED.index(b">/ByteRange")
        unnoticed = []
        for place in range(start, end):
            digit = b"%x" % (int(SEALED[place : place + 1], 16) ^ 1)
            if problem(SEALED[:place] + digit + SEALED[place + 1 :]) is None:
                unnoticed.append(place - start)
        assert unnoticed == []

    @settings(max_examples=60, deadline=None)
    @given(st.integers(0, len(SEALED) - 1))
    def test_no_shortened_file_passes(self, length: int) -> None:
        assert problem(SEALED[:length]) is not None

    @given(st.binary(max_size=2000))
    def test_rubbish_is_unreadable(self, rubbish: bytes) -> None:
        assert problem(rubbish) is SealProblem.UNREADABLE
