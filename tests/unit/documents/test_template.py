"""Templates: two files, one hash, and nothing in them that reaches out."""

import json

import pytest

from zhicheng.documents.template import (
    SHEET_FILE,
    SOURCE_FILE,
    Template,
    TemplateInvalid,
    builtin_template,
    load_template,
    make_template,
)

_FILES = make_template()


def _with_sheet(old: str, new: str) -> Template:
    sheet = _FILES[SHEET_FILE].decode()
    assert old in sheet
    return load_template(_FILES[SOURCE_FILE], sheet.replace(old, new, 1).encode())


class TestBuiltinTemplate:
    def test_is_a_landscape_a4_page(self) -> None:
        size = builtin_template().page_size
        assert (round(size.width, 2), round(size.height, 2)) == (841.89, 595.28)

    def test_leaves_room_for_a_seal_of_42_mm(self) -> None:
        box = builtin_template().seal_box
        assert (round(box.width, 2), round(box.height, 2)) == (119.06, 119.06)


class TestIdentity:
    def test_a_bundle_gives_the_template_back(self) -> None:
        template = builtin_template()
        assert Template.from_bundle(template.bundle()) == template

    @pytest.mark.parametrize("name", [SOURCE_FILE, SHEET_FILE])
    def test_one_changed_byte_is_another_template(self, name: str) -> None:
        changed = _FILES | {name: _FILES[name] + b"\n"}
        other = load_template(changed[SOURCE_FILE], changed[SHEET_FILE])
        assert other.sha256 != builtin_template().sha256

    def test_the_same_bytes_are_the_same_template(self) -> None:
        assert load_template(_FILES[SOURCE_FILE], _FILES[SHEET_FILE]).sha256 == builtin_template().sha256

    @pytest.mark.parametrize(
        "bundle",
        [b"", b"{}", b"[]", b"null", b"\xff", json.dumps({SOURCE_FILE: 1, SHEET_FILE: 2}).encode()],
    )
    def test_a_damaged_bundle_is_refused(self, bundle: bytes) -> None:
        with pytest.raises(TemplateInvalid) as refused:
            Template.from_bundle(bundle)
        assert refused.value.code == "template.bundle"

    def test_a_bundle_of_an_invalid_template_says_what_is_invalid(self) -> None:
        bundle = json.dumps({SOURCE_FILE: '#import "x.typ"', SHEET_FILE: _FILES[SHEET_FILE].decode()})
        with pytest.raises(TemplateInvalid) as refused:
            Template.from_bundle(bundle.encode())
        assert refused.value.code == "template.reaches_out"


class TestMakeTemplate:
    def test_writes_the_id_and_version_asked_for(self) -> None:
        files = make_template("binhai", "2026.1")
        template = load_template(files[SOURCE_FILE], files[SHEET_FILE])
        assert (template.template_id, template.version) == ("binhai", "2026.1")

    def test_an_id_that_breaks_out_of_its_quotes_is_refused(self) -> None:
        with pytest.raises(TemplateInvalid):
            make_template('x"\nversion = "9', "1")


class TestLoadTemplate:
    @pytest.mark.parametrize(
        "line",
        [
            '#import "@preview/cetz:0.4.0": canvas',
            '#include "other.typ"',
            '#let x = eval("1")',
            '#let p = plugin("x.wasm")',
            '#let secret = read("/etc/hostname")',
            '#let e = dictionary(std).at("ev" + "al")',
        ],
    )
    def test_a_template_that_reaches_out_is_refused(self, line: str) -> None:
        with pytest.raises(TemplateInvalid) as refused:
            load_template(_FILES[SOURCE_FILE] + line.encode(), _FILES[SHEET_FILE])
        assert refused.value.code == "template.reaches_out"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ('id = "standard"', 'id = "../standard"', "template.sheet"),
            ('id = "standard"', "id = 7", "template.sheet"),
            ('version = "1"', 'version = ""', "template.sheet"),
            ("date = 2020-05-01", 'date = "2020-05-01"', "template.sheet"),
            ("date = 2020-05-01", "date = 2020-05-01T08:00:00Z", "template.sheet"),
            ("width_mm = 297", 'width_mm = "297"', "template.sheet"),
            ("width_mm = 297", "width_mm = true", "template.sheet"),
            ("width_mm = 297", "width_mm = nan", "template.sheet"),
            ("width_mm = 297", "width_mm = -1", "template.sheet"),
            ("[seal]", "[stamp]", "template.sheet"),
            ("[seal]", "[seal", "template.sheet"),
            ("left_mm = 217", "left_mm = 260", "template.boxes"),
            ("bottom_mm = 46", "bottom_mm = 180", "template.boxes"),
            ("height_mm = 42", "height_mm = 2", "template.boxes"),
        ],
    )
    def test_a_wrong_sheet_is_refused(self, old: str, new: str, code: str) -> None:
        with pytest.raises(TemplateInvalid) as refused:
            _with_sheet(old, new)
        assert refused.value.code == code

    def test_a_file_that_is_not_utf8_is_refused(self) -> None:
        with pytest.raises(TemplateInvalid) as refused:
            load_template("样式".encode("gbk"), _FILES[SHEET_FILE])
        assert refused.value.code == "template.encoding"

    def test_an_oversized_file_is_refused(self) -> None:
        with pytest.raises(TemplateInvalid) as refused:
            load_template(b" " * (512 * 1024 + 1), _FILES[SHEET_FILE])
        assert refused.value.code == "template.too_large"
