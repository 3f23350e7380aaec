"""Certificate templates (样式): data that an office can edit, known by the SHA-256 of its bytes.

A template is two files: ``template.typ`` says how the page looks (Typst), ``template.toml`` says what it is
and where the seal and the QR code stand. One changed byte makes another template.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from zhicheng.documents.boxes import Box
from zhicheng.domain.refusals import Refusal

SOURCE_FILE = "template.typ"
SHEET_FILE = "template.toml"
POINTS_PER_MM = 72 / 25.4
_LARGEST_FILE = 512 * 1024
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_IDENTIFIER_RULE = "只能由小写字母、数字和连字符组成"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,29}")
_VERSION_RULE = "只能由字母、数字、点和连字符组成"
_REACHING_OUT = re.compile(r"\b(import|include|plugin|eval|read|cite|bibliography|dictionary)\b")
"""Words by which a template could load other files, packages or programs; a page needs none of them."""


class TemplateInvalid(Refusal):
    """The files make no template; ``code`` says why (``template.…``)."""

    code = "template.invalid"


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in PDF points (1/72 inch)."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Template:
    """One version of the certificate's look."""

    template_id: str
    version: str
    description: str
    dated: date
    """The template's date, which every page carries as its document date, so that pages repeat exactly."""
    source: bytes
    """The Typst source, UTF-8."""
    sheet: bytes
    """The bytes of ``template.toml``, UTF-8."""
    page_size: PageSize
    seal_box: Box
    """Where the seal goes; the page leaves it empty."""
    qr_box: Box
    sha256: str
    """SHA-256 of ``bundle()``, hex."""

    def bundle(self) -> bytes:
        """Both files as one canonical JSON object; what is stored, hashed and approved."""
        return _bundle(self.source, self.sheet)

    @classmethod
    def from_bundle(cls, bundle: bytes) -> "Template":
        """The template in a bundle. Raises TemplateInvalid."""
        try:
            files = json.loads(bundle)
            source, sheet = files[SOURCE_FILE], files[SHEET_FILE]
            return load_template(source.encode(), sheet.encode())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise TemplateInvalid(
                "样式包已损坏，无法读取。请重新提交样式。", code="template.bundle"
            ) from error


def load_template(source: bytes, sheet: bytes) -> Template:
    """The template made of the bytes of ``template.typ`` and ``template.toml``.

    Raises TemplateInvalid with code template.too_large, .encoding, .sheet, .reaches_out or .boxes.
    """
    if max(len(source), len(sheet)) > _LARGEST_FILE:
        raise TemplateInvalid(
            f"样式文件超过{_LARGEST_FILE // 1024} KB。请精简花边等图形后再提交。", code="template.too_large"
        )
    reaching = _REACHING_OUT.search(_decode(source, SOURCE_FILE))
    if reaching is not None:
        raise TemplateInvalid(
            f"样式中使用了“{reaching[1]}”。样式不得引用其他文件、程序包或插件，请把内容直接写进样式文件。",
            code="template.reaches_out",
        )
    entries = _entries(_decode(sheet, SHEET_FILE))
    size = PageSize(_points(entries, "page", "width_mm"), _points(entries, "page", "height_mm"))
    return Template(
        template_id=_word(entries, "id", _IDENTIFIER, _IDENTIFIER_RULE),
        version=_word(entries, "version", _VERSION, _VERSION_RULE),
        description=str(entries.get("description", "")),
        dated=_date(entries),
        source=source,
        sheet=sheet,
        page_size=size,
        seal_box=_box(entries, "seal", size),
        qr_box=_box(entries, "qr", size),
        sha256=hashlib.sha256(_bundle(source, sheet)).hexdigest(),
    )


@cache
def builtin_template() -> Template:
    """The template that comes with the system, in the manner of the notice's annex."""
    files = make_template()
    return load_template(files[SOURCE_FILE], files[SHEET_FILE])


def make_template(template_id: str = "standard", version: str = "1") -> dict[str, bytes]:
    """The files of a starter template under the given id and version, by file name, for an office to edit.

    Raises TemplateInvalid for an id or a version that no sheet may have.
    """
    _word({"id": template_id}, "id", _IDENTIFIER, _IDENTIFIER_RULE)
    _word({"version": version}, "version", _VERSION, _VERSION_RULE)
    folder = resources.files("zhicheng.documents") / "templates" / "standard"
    sheet = (folder / SHEET_FILE).read_text(encoding="utf-8")
    sheet = sheet.replace('id = "standard"', f'id = "{template_id}"', 1)
    sheet = sheet.replace('version = "1"', f'version = "{version}"', 1)
    return {SOURCE_FILE: (folder / SOURCE_FILE).read_bytes(), SHEET_FILE: sheet.encode()}


def _bundle(source: bytes, sheet: bytes) -> bytes:
    files = {SHEET_FILE: sheet.decode(), SOURCE_FILE: source.decode()}
    return json.dumps(files, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TemplateInvalid(
            f"{name} 不是UTF-8编码。请另存为UTF-8后再提交。", code="template.encoding"
        ) from error


def _entries(sheet: str) -> dict[str, object]:
    try:
        return tomllib.loads(sheet)
    except tomllib.TOMLDecodeError as error:
        raise TemplateInvalid(
            f"{SHEET_FILE} 的写法有误：{error}。请对照样例修改。", code="template.sheet"
        ) from error


def _word(entries: Mapping[str, object], key: str, form: re.Pattern[str], rule: str) -> str:
    value = entries.get(key)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise TemplateInvalid(f"{SHEET_FILE} 中的 {key} {rule}。请修改后再提交。", code="template.sheet")
    return value


def _date(entries: dict[str, object]) -> date:
    value = entries.get("date")
    if type(value) is not date:
        raise TemplateInvalid(
            f"{SHEET_FILE} 中的 date 应是样式的日期，如 date = 2026-01-01。请修改后再提交。",
            code="template.sheet",
        )
    return value


def _points(entries: dict[str, object], part: str, key: str) -> float:
    """A length that the sheet gives in millimetres, in points."""
    section = entries.get(part)
    value = section.get(key) if isinstance(section, dict) else None
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise TemplateInvalid(
            f"{SHEET_FILE} 的 [{part}] 中缺少 {key}，或不是0至1000毫米之间的数。请修改后再提交。",
            code="template.sheet",
        )
    return value * POINTS_PER_MM


def _box(entries: dict[str, object], part: str, size: PageSize) -> Box:
    """A box inside the page; raises TemplateInvalid where it sticks out or is too small to be seen."""
    left, bottom, width, height = (
        _points(entries, part, key) for key in ("left_mm", "bottom_mm", "width_mm", "height_mm")
    )
    if min(width, height) < 15 * POINTS_PER_MM or left + width > size.width or bottom + height > size.height:
        raise TemplateInvalid(
            f"{SHEET_FILE} 的 [{part}] 超出页面，或小于15毫米。请调整位置和大小。", code="template.boxes"
        )
    return Box(left, bottom, width, height)
