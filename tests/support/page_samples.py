"""Sample pages of invented people, for the tests of the page and of its lint."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pypdfium2

from zhicheng.documents.page_content import PageContent
from zhicheng.documents.template import (
    SHEET_FILE,
    SOURCE_FILE,
    Template,
    builtin_template,
    load_template,
    make_template,
)
from zhicheng.documents.typesetting import Typesetter
from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.identity_check_digits import check_digit_11_2
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.printed_fields import PrintedFields, Sex

FIELDS = PrintedFields(
    name="欧阳若兰",
    sex=Sex.FEMALE,
    id_number="12010319880229104" + check_digit_11_2("12010319880229104"),
    submitting_unit="天津市河西区教育局",
    title_name="高级教师",
    series="中小学教师",
    specialty="初中数学",
    awarding_body="天津市中小学教师系列高级职称评审委员会",
    qualification_date=date(2025, 11, 20),
    number=CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2025, 731).text,
)
CONTENT = PageContent(
    fields=FIELDS,
    bureau_name="天津市人力资源和社会保障局",
    check_url="https://zhicheng.example.gov.cn/c/Ab3dE6gH9jK2mN5pQ8sT1v",
    expects_hand_mark=False,
    specimen=False,
)


def content_with(**changes: Any) -> PageContent:
    """The sample content with other printed fields."""
    return replace(CONTENT, fields=replace(FIELDS, **changes))


@cache
def typesetter() -> Typesetter:
    """One warm typesetter of the built-in template for all tests."""
    return Typesetter(builtin_template())


@cache
def sample_page() -> bytes:
    return typesetter().render(CONTENT)


def edited_template(old: str, new: str) -> Template:
    """The built-in template with one edit in its source; fails where there is nothing to edit."""
    files = make_template()
    source = files[SOURCE_FILE].decode()
    assert old in source
    return load_template(source.replace(old, new).encode(), files[SHEET_FILE])


def text_of(pdf: bytes) -> str:
    """All text of the first page, by a reader that had no part in making it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[0].get_textpage().get_text_range())


def squeezed(text: str) -> str:
    return "".join(text.split())
