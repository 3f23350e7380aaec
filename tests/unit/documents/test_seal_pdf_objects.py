"""Reading PDF objects and cross-references strictly, and adding a revision behind them."""

import io
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sealed_samples import unsealed
from zhicheng.documents.pdf_objects import Dictionary, Literal, Name, PdfRefused, Reference, read_value
from zhicheng.documents.pdf_structure import PdfObject, PdfStructure
from zhicheng.documents.pdf_update import PdfUpdate, with_entries, with_last


def held(source: bytes) -> PdfObject:
    return PdfObject(1, read_value(source, 0)[0], source)


def with_streams(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class TestReadValue:
    @pytest.mark.parametrize(
        ("source", "value"),
        [
            (b"12", 12),
            (b"-3.5", -3.5),
            (b"+.5 ", 0.5),
            (b"/Name", Name("Name")),
            (b"/A#20B", Name("A B")),
            (b"12 0 R", Reference(12, 0)),
            (b"[1 2 0 R 3]", [1, Reference(2, 0), 3]),
            (b"[1 2 3]", [1, 2, 3]),
            (b"(a(b)c)", Literal(b"(a(b)c)")),
            (rb"(a\)b)", Literal(rb"(a\)b)")),
            (b"<00 FF>", Literal(b"<00 FF>")),
            (b"true", True),
            (b"null", None),
            (b"% a comment\n 7", 7),
        ],
    )
    def test_reads(self, source: bytes, value: object) -> None:
        assert read_value(source, 0)[0] == value

    @pytest.mark.parametrize(
        "source", [b"", b"(open", b"<</A 1", b"[1", b"<zz>", b"endobj", b"1" * 30, b"<</A 1/A 2>>", b"[" * 50]
    )
    def test_refuses_what_is_incomplete_or_ambiguous(self, source: bytes) -> None:
        with pytest.raises(PdfRefused):
            read_value(source, 0)

    @given(st.binary(max_size=300))
    def test_never_fails_in_another_way(self, source: bytes) -> None:
        try:
            read_value(source, 0)
        except PdfRefused:
            return

    def test_remembers_where_each_value_stands(self) -> None:
        source = b"  <</A 1/B (x)>>"
        value, end = read_value(source, 0)
        assert isinstance(value, Dictionary)
        assert source[value.start : value.end] == source[2:]
        assert source[slice(*value.spans["B"])] == b"(x)"
        assert end == len(source)


class TestEditing:
    def test_adds_and_replaces_entries_and_keeps_the_rest_as_written(self) -> None:
        edited = with_entries(held(b"<</A  1 /B(x)>>"), {"A": b"2", "C": b"[3]"})
        assert edited == b"<</A  2 /B(x)/C [3]>>"

    def test_lengthens_an_array(self) -> None:
        assert with_last(held(b"<</K[1 0 R]>>"), "K", b"2 0 R") == b"[1 0 R 2 0 R]"
        assert with_last(held(b"<<>>"), "K", b"2 0 R") == b"[2 0 R]"

    def test_refuses_an_array_kept_elsewhere(self) -> None:
        with pytest.raises(PdfRefused):
            with_last(held(b"<</K 9 0 R>>"), "K", b"2 0 R")


class TestStructure:
    @pytest.mark.parametrize("pdf", [unsealed(), with_streams(unsealed())])
    def test_finds_every_object_that_an_independent_reader_finds(self, pdf: bytes) -> None:
        structure = PdfStructure(pdf)
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for number, place in structure.places.items():
                if place is not None:
                    assert structure.look_up(Reference(number, 0)).number == number
                    assert opened.get_object(number, 0) is not None
            assert structure.size == int(opened.trailer.Size)

    def test_reads_predicted_rows(self) -> None:
        rows = [b"\x00\x00\x00\x00", b"\x01\x00\x09\x00", b"\x01\x00\x60\x00"]
        packed, above = b"", bytes(4)
        for row in rows:
            packed += b"\x02" + bytes((new - old) & 0xFF for new, old in zip(row, above, strict=True))
            above = row
        packed = zlib.compress(packed)
        head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
        stream = (
            b"2 0 obj\n<</Type/XRef/W[1 2 1]/Size 3/Root 1 0 R/Length %d/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns 4>>>>\nstream\n%b\nendstream\nendobj\n"
        ) % (len(packed), packed)
        structure = PdfStructure(head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head))
        assert structure.look_up(Reference(1, 0)).dictionary()["Type"] == "Catalog"

    def test_refuses_revisions_that_turn_in_circles(self) -> None:
        pdf = unsealed()
        start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
        looped = pdf.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % start)
        with pytest.raises(PdfRefused, match="修订记录"):
            PdfStructure(looped)

    @given(st.binary(max_size=200))
    def test_rubbish_is_refused(self, rubbish: bytes) -> None:
        with pytest.raises(PdfRefused):
            PdfStructure(b"%PDF-1.7\n" + rubbish + b"\nstartxref\n9\n%%EOF\n")


class TestUpdate:
    @pytest.mark.parametrize("pdf", [unsealed(), with_streams(unsealed())])
    def test_appends_a_revision_that_an_independent_reader_reads(self, pdf: bytes) -> None:
        structure = PdfStructure(pdf)
        update = PdfUpdate(structure)
        number = update.reserve()
        update.put(number, b"<</Hello(world)>>")
        revised = pdf + update.appended()
        with pikepdf.open(io.BytesIO(revised)) as opened:
            assert str(opened.get_object(number, 0).Hello) == "world"
            assert opened.get_warnings() == []
        again = PdfStructure(revised)
        assert again.has_xref_stream == structure.has_xref_stream
        assert again.trailer["Root"] == structure.trailer["Root"]

    def test_keeps_the_documents_own_identity_and_changes_the_revisions(self) -> None:
        structure = PdfStructure(unsealed())
        update = PdfUpdate(structure)
        update.put(update.reserve(), b"null")
        revised = PdfStructure(unsealed() + update.appended())
        before, after = structure.trailer["ID"], revised.trailer["ID"]
        assert isinstance(before, list)
        assert isinstance(after, list)
        assert before[0] == after[0]
        assert before[1] != after[1]
