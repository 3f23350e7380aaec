"""Lint (版面检查): step 6 of issuance, the rendered bytes against what the record says, before any seal.

The seal makes a page an official document, so the page is read back by programs that did not write it
(threats T10 and T11): what a person will read, what a scanner will read, and what the file could do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from zhicheng.documents.page_content import PageContent
from zhicheng.documents.page_form import PageForm, read_form
from zhicheng.documents.page_reading import SeenPage, read_page
from zhicheng.documents.template import Template

SPECIMEN_MARK = "样张"
CHECK_SENTENCE = "以在线查验为准"
CONVERSION_SENTENCE = "电子再转换版本无效"
HAND_MARK_SENTENCE = "手工标注"
_SIZE_TOLERANCE = 0.5


class LintRule(StrEnum):
    """What is checked on every page."""

    READABLE = "readable"
    ONE_PAGE = "one_page"
    PAGE_SIZE = "page_size"
    FIELDS = "fields"
    BUREAU = "bureau"
    CHECK_ADDRESS = "check_address"
    CONVERSION = "conversion"
    HAND_MARK = "hand_mark"
    QR = "qr"
    SPECIMEN = "specimen"
    SEAL_BOX = "seal_box"
    PLAIN_FORM = "plain_form"
    ACTIVE_CONTENT = "active_content"
    FONTS = "fonts"
    ARCHIVAL = "archival"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One rule that a page breaks."""

    rule: LintRule
    sentence: str
    """Chinese, without personal data."""


def lint_page(pdf: bytes, content: PageContent, template: Template) -> tuple[LintFinding, ...]:
    """Every rule that the rendered page breaks; empty for a page that may be sealed.

    ``pdf`` is the page as the typesetter made it, before the seal. Sources: clause 三(二), ISO 19005-2.
    """
    seen = read_page(pdf, seal_box=template.seal_box, qr_box=template.qr_box)
    if seen is None:
        return (LintFinding(LintRule.READABLE, "文件不是可以打开的PDF"),)
    return (*_lint_sight(seen, content, template), *_lint_form(read_form(pdf)))


def expected_rows(content: PageContent) -> str:
    """The ten rows as the page's text must hold them: label and text in turn, and nothing between."""
    return _without_spaces("".join(label + text for label, text in content.fields.rows()))


def _lint_sight(seen: SeenPage, content: PageContent, template: Template) -> Iterator[LintFinding]:
    if seen.pages != 1:
        yield LintFinding(LintRule.ONE_PAGE, f"证书应为一页，现为{seen.pages}页")
    size = template.page_size
    if max(abs(seen.width - size.width), abs(seen.height - size.height)) > _SIZE_TOLERANCE:
        yield LintFinding(LintRule.PAGE_SIZE, "页面大小与样式规定不符")
    rows = expected_rows(content)
    if seen.text.count(rows) != 1:
        yield LintFinding(LintRule.FIELDS, "版面上的十项内容与登记内容不一致")
    # What the ten rows say is the record's affair; the marks below must stand outside them.
    around = seen.text.replace(rows, "\n", 1)
    if _without_spaces(content.bureau_name) not in around:
        yield LintFinding(LintRule.BUREAU, "版面上没有发证机关名称")
    if _without_spaces(content.check_url) not in around or CHECK_SENTENCE not in around:
        yield LintFinding(LintRule.CHECK_ADDRESS, "版面上缺少查验网址或“以在线查验为准”的说明")
    if seen.qr != content.check_url:
        yield LintFinding(LintRule.QR, "二维码读不出，或与查验网址不一致")
    if CONVERSION_SENTENCE not in around:
        yield LintFinding(LintRule.CONVERSION, "版面上缺少“任何形式的电子再转换版本无效”的说明")
    if (HAND_MARK_SENTENCE in around) != content.expects_hand_mark:
        yield LintFinding(LintRule.HAND_MARK, "生僻字手工标注处应有而无，或应无而有")
    if (SPECIMEN_MARK in around) != content.specimen:
        yield LintFinding(LintRule.SPECIMEN, "“样张”字样应有而无，或应无而有")
    if seen.text_in_seal:
        yield LintFinding(LintRule.SEAL_BOX, "电子印章的位置上有文字")


def _lint_form(form: PageForm) -> Iterator[LintFinding]:
    if not form.plain:
        yield LintFinding(LintRule.PLAIN_FORM, "文件不是一次写成的普通PDF结构")
    if form.active:
        yield LintFinding(
            LintRule.ACTIVE_CONTENT, f"文件含有脚本、表单、批注、附件或图层（{'、'.join(form.active)}）"
        )
    if form.stray_fonts:
        yield LintFinding(LintRule.FONTS, f"有字体未嵌入或不是证书专用字体（{'、'.join(form.stray_fonts)}）")
    if not form.archival:
        yield LintFinding(LintRule.ARCHIVAL, "文件不是带标签的PDF/A-2a归档格式")


def _without_spaces(text: str) -> str:
    """The text without white space, which wrapping adds and removes."""
    return "".join(text.split())
