"""Typesetting a certificate page (生成版面): step 5 of issuance, PDF/A-2a by Typst from a template."""

import json
import unicodedata
from datetime import UTC, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from zhicheng.documents.boxes import Box
from zhicheng.documents.faces import covers, faces_folder
from zhicheng.documents.page_content import PageContent as PageContent
from zhicheng.documents.qr import qr_svg
from zhicheng.documents.template import SOURCE_FILE, Template
from zhicheng.domain.refusals import Refusal

_KEYS = (
    "name",
    "sex",
    "id_number",
    "submitting_unit",
    "title_name",
    "series",
    "specialty",
    "awarding_body",
    "qualification_date",
    "number",
)
_STANDARD: list[Any] = ["a-2a"]


class PageRefused(Refusal):
    """The content cannot be set on the template's page."""

    code = "page.refused"


class GlyphMissing(PageRefused):
    """A character of the content has no glyph in the certificate's face, so it would print as a box.

    The sentence names the field and the position, not the character, since it may reach the audit trail.
    """

    code = "page.glyph_missing"


class Typesetter:
    """Sets page after page of one template with a compiler that is kept warm; one thread at a time."""

    def __init__(self, template: Template) -> None:
        # The template is a file of its own, so that the compiler keeps what it has worked out from it and
        # reads only the data anew for each page. It can read nothing else: its root holds that one file.
        self._folder = TemporaryDirectory(prefix="zhicheng-template-")
        Path(self._folder.name, SOURCE_FILE).write_bytes(template.source)
        root = self._folder.name
        self._compiler = typst.Compiler(
            root=root, font_paths=packaged_fonts(), package_path=root, package_cache_path=root
        )
        self._date = datetime.combine(template.dated, time(), UTC)
        self._places: dict[str, object] = {
            "page": {"width": template.page_size.width, "height": template.page_size.height},
            "seal": _from_top(template.seal_box, template.page_size.height),
            "qr": _from_top(template.qr_box, template.page_size.height),
            "date": [template.dated.year, template.dated.month, template.dated.day],
        }

    def render(self, content: PageContent) -> bytes:
        """The page as PDF/A-2a with tags and subset fonts; the same content gives the same bytes.

        Raises GlyphMissing for a character that the face lacks, PageRefused for content that the template
        cannot hold. Source: ISO 19005-2, clause 三(二).
        """
        _require_glyphs(content)
        try:
            pdf = self._compiler.compile(
                input=self._source(content),
                format="pdf",
                pdf_standards=_STANDARD,
                timestamp=self._date,
            )
        except typst.TypstError as error:
            raise PageRefused(
                "证书版面无法生成：样式有误，或内容过长放不下。请核对各栏内容，并请系统管理员检查样式。"
            ) from error
        assert isinstance(pdf, bytes)
        return pdf

    def _source(self, content: PageContent) -> bytes:
        """The document: the template's function, called with data only, so no text is taken for markup.

        The data are JSON in a string literal of ASCII letters, where quote and backslash are escaped.
        """
        literal = json.dumps(self._data(content)).replace("\\", "\\\\").replace('"', '\\"')
        return f'#import "{SOURCE_FILE}": certificate\n#certificate(json(bytes("{literal}")))\n'.encode(
            "ascii"
        )

    def _data(self, content: PageContent) -> dict[str, object]:
        rows = [
            {"key": key, "label": label, "text": text, "ems": _ems(text)}
            for key, (label, text) in zip(_KEYS, content.fields.rows(), strict=True)
        ]
        return self._places | {
            "rows": rows,
            "number": content.printed_number(),
            "bureau": {"text": content.bureau_name, "ems": _ems(content.bureau_name)},
            "check_url": content.check_url,
            "qr_svg": qr_svg(content.check_url),
            "expects_hand_mark": content.expects_hand_mark,
            "specimen": content.specimen,
        }


def packaged_fonts() -> typst.Fonts:
    """The compiler's fonts: the packaged faces alone, none of the machine and none of the compiler's own."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(faces_folder())]
    )


def _require_glyphs(content: PageContent) -> None:
    for label, text in content.texts():
        for place, character in enumerate(text):
            if not covers(character):
                raise GlyphMissing(
                    f"“{label}”第{place + 1}个字符在证书字体中没有字形，不能印制。"
                    "姓名中的生僻字请确认拼音后以拼音代替，其他栏请改用规范字。"
                )


def _ems(text: str) -> float:
    """The rough width of a text in ems: one for a Han character, a little over a half for a letter."""
    return sum(1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.58 for character in text)


def _from_top(box: Box, page_height: float) -> dict[str, float]:
    """A box in points with its upper left corner from the page's upper left, as Typst places things."""
    return {
        "x": box.x,
        "y": page_height - box.y - box.height,
        "width": box.width,
        "height": box.height,
    }
