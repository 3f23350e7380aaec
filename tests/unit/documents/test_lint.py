"""Lint: each rule lets the true page pass, and stops a page that was tampered with in its own way."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pytest
import typst

from tests.support.page_samples import CONTENT, FIELDS, content_with, edited_template, sample_page, typesetter
from zhicheng.documents.faces import faces_folder
from zhicheng.documents.lint import LintRule, lint_page
from zhicheng.documents.page_content import PageContent
from zhicheng.documents.template import builtin_template
from zhicheng.documents.typesetting import Typesetter
from zhicheng.domain.printed_fields import Sex

_ROWS = "..for row in page.rows { (label(row.label), value(page, row, size)) },"


def _rules(pdf: bytes, content: PageContent = CONTENT) -> set[LintRule]:
    return {finding.rule for finding in lint_page(pdf, content, builtin_template())}


def _drawn_wrongly(old: str, new: str, content: PageContent = CONTENT) -> set[LintRule]:
    """The rules that a page breaks which a template other than the approved one has drawn."""
    return _rules(Typesetter(edited_template(old, new)).render(content), content)


def _rewritten(change: Callable[[pikepdf.Pdf], None], **options: Any) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample_page())) as pdf:
        change(pdf)
        pdf.save(out, **options)
    return out.getvalue()


class TestTruePage:
    def test_has_no_finding(self) -> None:
        assert lint_page(sample_page(), CONTENT, builtin_template()) == ()

    def test_has_none_with_every_mark(self) -> None:
        content = replace(content_with(name="欧阳YǍN"), expects_hand_mark=True, specimen=True)
        assert lint_page(typesetter().render(content), content, builtin_template()) == ()

    def test_has_none_where_a_field_says_specimen(self) -> None:
        content = content_with(specialty="样张手工标注")
        assert lint_page(typesetter().render(content), content, builtin_template()) == ()


class TestReadable:
    @pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x00" * 1000])
    def test_stops_what_is_no_pdf(self, pdf: bytes) -> None:
        assert _rules(pdf) == {LintRule.READABLE}

    def test_stops_half_a_file(self) -> None:
        assert _rules(sample_page()[: len(sample_page()) // 2])


class TestFields:
    @pytest.mark.parametrize(
        ("field", "other"),
        [
            ("name", "欧阳若澜"),
            ("sex", Sex.MALE),
            ("id_number", FIELDS.id_number[:-1] + "0"),
            ("submitting_unit", "天津市河东区教育局"),
            ("title_name", "正高级教师"),
            ("series", "中小学教师系列"),
            ("specialty", "初中数"),
            ("awarding_body", "天津市中小学教师系列高级职称评审委员"),
            ("qualification_date", date(2025, 11, 21)),
            ("number", FIELDS.number[:-1] + "9"),
        ],
    )
    def test_stops_a_page_of_another_record(self, field: str, other: object) -> None:
        assert LintRule.FIELDS in _rules(sample_page(), content_with(**{field: other}))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (_ROWS, _ROWS.replace("page.rows", "page.rows.slice(0, 9)")),
            (_ROWS, _ROWS.replace("page.rows", "page.rows.rev()")),
            (
                _ROWS,
                _ROWS.replace("label(row.label), value", "value(page, row, size), label(row.label), value"),
            ),
            ("text(size: size, row.text)", "text(size: size, row.text + [1])"),
            ("text(size: size, row.text)", "text(size: size, row.text.slice(0, 3))"),
            ("page.number.join(h(0.34em))", "page.number.slice(0, 3).join(h(0.34em))"),
            (
                "  if page.expects_hand_mark { hand-mark(page, size) }\n",
                "  at(1mm, 1mm, page.rows.map(row => row.label + row.text).join())\n",
            ),
        ],
    )
    def test_stops_rows_that_are_drawn_wrongly(self, old: str, new: str) -> None:
        assert LintRule.FIELDS in _drawn_wrongly(old, new)


class TestSight:
    def test_stops_a_second_page(self) -> None:
        assert LintRule.ONE_PAGE in _drawn_wrongly("  heading-block\n", "  heading-block\n  pagebreak()\n")

    def test_stops_a_page_of_another_size(self) -> None:
        assert LintRule.PAGE_SIZE in _drawn_wrongly("width: page.page.width * 1pt", "width: 300mm")

    def test_stops_a_page_without_the_bureau(self) -> None:
        assert _drawn_wrongly("11pt)), page.bureau.text,", "11pt)), [ ],") == {LintRule.BUREAU}

    def test_stops_a_page_of_another_bureau(self) -> None:
        assert _rules(sample_page(), replace(CONTENT, bureau_name="某市人力资源和社会保障局")) == {
            LintRule.BUREAU
        }

    def test_stops_a_page_without_the_address_in_letters(self) -> None:
        assert _drawn_wrongly("查验网址：#page.check_url", "扫码查验。") == {LintRule.CHECK_ADDRESS}

    def test_stops_a_page_that_does_not_say_that_verification_decides(self) -> None:
        assert _drawn_wrongly("本证书信息以在线查验为准。", "") == {LintRule.CHECK_ADDRESS}

    def test_stops_a_page_that_does_not_warn_of_conversions(self) -> None:
        assert _drawn_wrongly("，任何形式的电子再转换版本无效", "") == {LintRule.CONVERSION}

    def test_stops_a_page_whose_qr_code_says_something_else(self) -> None:
        other = CONTENT.check_url[:-1] + "x"
        assert _rules(sample_page(), replace(CONTENT, check_url=other)) == {
            LintRule.QR,
            LintRule.CHECK_ADDRESS,
        }

    def test_stops_a_page_without_a_qr_code(self) -> None:
        assert _drawn_wrongly(
            "bytes(page.qr_svg)", "bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")"
        ) == {LintRule.QR}

    def test_stops_a_qr_code_that_is_covered(self) -> None:
        covered = "  column((qr.x + qr.width / 2) * 1pt, qr.y * 1pt, rect(width: 20mm, height: 20mm, fill: black))\n"
        assert _drawn_wrongly("  at(table-left, 181mm", covered + "  at(table-left, 181mm") == {LintRule.QR}

    def test_stops_a_page_that_hides_that_it_is_a_specimen(self) -> None:
        assert _rules(sample_page(), replace(CONTENT, specimen=True)) == {LintRule.SPECIMEN}

    def test_stops_a_real_page_that_says_specimen(self) -> None:
        page = typesetter().render(replace(CONTENT, specimen=True))
        assert _rules(page) == {LintRule.SPECIMEN}

    def test_stops_a_page_without_the_place_for_the_rare_character(self) -> None:
        assert _rules(sample_page(), replace(CONTENT, expects_hand_mark=True)) == {LintRule.HAND_MARK}

    def test_stops_words_in_the_box_of_the_seal(self) -> None:
        words = "  at(seal.x * 1pt + 20mm, seal.y * 1pt + 20mm, [同意])\n"
        assert _drawn_wrongly("  at(table-left, 181mm", words + "  at(table-left, 181mm") == {
            LintRule.SEAL_BOX
        }


class TestForm:
    @pytest.mark.parametrize(
        "entry",
        [
            "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>",
            "/AA << /WC << /S /Launch /F (calc) >> >>",
            "/AcroForm << /Fields [] >>",
            "/Names << /EmbeddedFiles << /Names [] >> >>",
            "/AF []",
            "/OCProperties << /OCGs [] /D << >> >>",
        ],
    )
    def test_stops_what_could_act_or_hide(self, entry: str) -> None:
        name, value = entry.split(" ", 1)

        def add(pdf: pikepdf.Pdf) -> None:
            pdf.Root[name] = pikepdf.Object.parse(value.encode())

        page = _rewritten(add, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert LintRule.ACTIVE_CONTENT in _rules(page)
        untouched = _rewritten(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert LintRule.ACTIVE_CONTENT not in _rules(untouched)

    @pytest.mark.parametrize(
        "value",
        [
            "<< /Type /Annot /Subtype /FreeText /Rect [100 100 300 200] /Contents (changed) >>",
            "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (http://x.cn) >> >>",
        ],
    )
    def test_stops_annotations(self, value: str) -> None:
        def add(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0]["/Annots"] = pikepdf.Array([pdf.make_indirect(pikepdf.Object.parse(value.encode()))])

        page = _rewritten(add, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        assert LintRule.ACTIVE_CONTENT in _rules(page)

    def test_stops_objects_that_are_packed_away(self) -> None:
        page = _rewritten(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        assert LintRule.PLAIN_FORM in _rules(page)

    def test_stops_a_name_written_with_an_escape(self) -> None:
        assert LintRule.PLAIN_FORM in _rules(sample_page().replace(b"/Type/Catalog", b"/T#79pe/Catalo", 1))

    def test_stops_a_second_revision(self) -> None:
        page = sample_page()
        start = page.rindex(b"startxref") + 10
        table = page[start : page.index(b"\n", start)]
        added = b"\nxref\n0 0\ntrailer\n<</Size 64/Prev %b>>\nstartxref\n%d\n%%%%EOF" % (table, len(page) + 1)
        assert LintRule.PLAIN_FORM in _rules(page + added)

    def test_stops_bytes_after_the_end(self) -> None:
        assert LintRule.PLAIN_FORM in _rules(sample_page() + b"\n% note")

    def test_stops_a_stream_that_is_longer_than_it_says(self) -> None:
        found = re.search(rb"/Length (\d+)/N", sample_page())
        assert found is not None
        page = sample_page().replace(found[0], b"/Length %d/N" % (int(found[1]) - 1), 1)
        assert LintRule.PLAIN_FORM in _rules(page)

    def test_stops_an_action_between_the_words_of_a_false_stream(self) -> None:
        hidden = b"1 0 obj\n<</A(>>\nstream\n)/OpenAction<</S/JavaScript/JS(x)>>/B(\nendstream)>>\nendobj\n"
        page = sample_page().replace(b"1 0 obj\n", hidden + b"1 0 obj\n", 1)
        assert _rules(page) & {LintRule.PLAIN_FORM, LintRule.ACTIVE_CONTENT}

    def test_stops_a_font_that_is_not_embedded(self) -> None:
        assert LintRule.FONTS in _rules(sample_page().replace(b"/FontFile3 ", b"/FontFileX ", 1))

    def test_stops_a_font_of_another_name(self) -> None:
        assert LintRule.FONTS in _rules(sample_page().replace(b"NotoSerifSC", b"NotoSurelySC"[:11]))

    def test_stops_a_font_of_the_machine(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(faces_folder())]
        )
        source = b'#set text(font: "Libertinus Serif")\n#set document(date: none)\nA page'
        page = typst.Compiler(font_paths=fonts).compile(input=source, format="pdf")
        assert isinstance(page, bytes)
        assert LintRule.FONTS in _rules(page)

    def test_stops_a_file_that_is_not_for_archives(self) -> None:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(faces_folder())]
        )
        page = typst.Compiler(font_paths=fonts).compile(
            input='#set text(font: "Noto Serif SC")\n一页'.encode(), format="pdf"
        )
        assert isinstance(page, bytes)
        assert LintRule.ARCHIVAL in _rules(page)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (b"<pdfaid:part>2", b"<pdfaid:part>9"),
            (b"<pdfaid:conformance>A", b"<pdfaid:conformance>B"),
            (b"/MarkInfo<</Marked true", b"/MarkInfo<</Marked fals"),
            (b"/OutputIntents", b"/OutputIntentz"),
            (b"/StructTreeRoot 4", b"/StructTreeRoux 4"),
        ],
    )
    def test_stops_a_file_that_lost_a_mark_of_the_archive_format(self, old: bytes, new: bytes) -> None:
        assert old in sample_page()
        assert LintRule.ARCHIVAL in _rules(sample_page().replace(old, new))


class TestFindings:
    def test_repeat_no_personal_data(self) -> None:
        findings = lint_page(sample_page(), content_with(name="赵六", id_number="1" * 18), builtin_template())
        assert findings
        for finding in findings:
            assert "赵六" not in finding.sentence
            assert not re.search(r"\d{6}", finding.sentence)
