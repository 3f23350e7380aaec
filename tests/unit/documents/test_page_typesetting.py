"""The rendered page: says what the record says, letter for letter, and always in the same bytes."""

import os
import subprocess
import sys
from dataclasses import fields, replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.page_samples import (
    CONTENT,
    FIELDS,
    content_with,
    edited_template,
    sample_page,
    squeezed,
    text_of,
    typesetter,
)
from zhicheng.documents.faces import Face
from zhicheng.documents.lint import lint_page
from zhicheng.documents.template import builtin_template
from zhicheng.documents.typesetting import GlyphMissing, PageRefused, Typesetter, packaged_fonts

_TEXT_FIELDS = ("name", "submitting_unit", "title_name", "series", "specialty", "awarding_body")
_MARKUP = "#$*_\\@<>[]{}()`~'\"/%&=+-^|!?.,:;"


class TestRender:
    def test_prints_every_label_and_field(self) -> None:
        text = squeezed(text_of(sample_page()))
        assert squeezed("".join(label + value for label, value in FIELDS.rows())) in text

    def test_prints_the_number_in_groups_that_are_read_as_one(self) -> None:
        assert CONTENT.printed_number() == ("B12", "2025", "0000731", FIELDS.number[-1])
        assert f"证书编号{FIELDS.number}" in squeezed(text_of(sample_page()))

    def test_prints_what_a_holder_of_the_paper_needs(self) -> None:
        text = squeezed(text_of(sample_page()))
        for words in (
            "专业技术职务任职资格证书",
            "天津市人力资源和社会保障局",
            "扫码查验",
            "本证书信息以在线查验为准",
            CONTENT.check_url,
            "任何形式的电子再转换版本无效",
        ):
            assert words in text

    def test_is_one_landscape_a4_page(self) -> None:
        with pypdfium2.PdfDocument(sample_page()) as document:
            assert len(document) == 1
            assert [round(side) for side in document[0].get_size()] == [842, 595]

    def test_gives_the_rare_character_a_place_beside_the_name(self) -> None:
        rare = replace(content_with(name="欧阳YǍN"), expects_hand_mark=True)
        text = squeezed(text_of(typesetter().render(rare)))
        assert "生僻字手工标注处" in text
        assert "打印后由评审机构标注并盖章" in text
        assert "手工标注" not in squeezed(text_of(sample_page()))

    def test_says_specimen_on_a_specimen_alone(self) -> None:
        assert "样张" in text_of(typesetter().render(replace(CONTENT, specimen=True)))
        assert "样张" not in text_of(sample_page())


class TestSameBytes:
    def test_from_another_typesetter(self) -> None:
        assert Typesetter(builtin_template()).render(CONTENT) == sample_page()

    def test_after_other_pages(self) -> None:
        before = typesetter().render(CONTENT)
        typesetter().render(content_with(name="买买提江·阿不都热依木"))
        assert typesetter().render(CONTENT) == before

    def test_from_another_process_at_another_time_and_place(self) -> None:
        script = (
            "import hashlib\n"
            "from tests.support.page_samples import sample_page\n"
            "print(hashlib.sha256(sample_page()).hexdigest())\n"
        )
        shown = {
            subprocess.run(
                [sys.executable, "-c", script],
                env=os.environ
                | {"TZ": zone, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for zone, seed in (("UTC", "1"), ("Asia/Shanghai", "2"))
        }
        assert len(shown) == 1

    def test_differ_where_the_content_differs(self) -> None:
        pages = {typesetter().render(content_with(name=name)) for name in ("王芳", "王方", "王防")}
        assert len(pages) == 3


class TestAnyText:
    @settings(max_examples=60, deadline=None)
    @given(
        st.sampled_from(_TEXT_FIELDS),
        st.text(_MARKUP + "天津市教师ab01 ", min_size=1, max_size=60).filter(lambda text: text.strip() != ""),
    )
    def test_is_printed_letter_for_letter_and_never_run_as_markup(self, field: str, text: str) -> None:
        content = content_with(**{field: text})
        assert lint_page(typesetter().render(content), content, builtin_template()) == ()

    @pytest.mark.parametrize("field", _TEXT_FIELDS)
    @pytest.mark.parametrize(
        "text",
        [
            "#panic(1)",
            "*粗* _斜_ $x^2$ `code`",
            '")))#panic("',
            "\\",
            '\\"',
            "\\u{41}",
            "<label> @ref https://example.cn",
            "[块] {码} // 注释 /* */",
            "-- --- ... ~ 'a' \"b\"",
            "1. 项 + 项 - 项 / 项: 释",
            "= 标题",
        ],
    )
    def test_that_looks_like_markup_is_only_text(self, field: str, text: str) -> None:
        content = content_with(**{field: text})
        page = typesetter().render(content)
        assert squeezed(text) in squeezed(text_of(page))
        assert lint_page(page, content, builtin_template()) == ()

    @pytest.mark.parametrize(
        ("field", "text"),
        [
            ("name", "阿卜杜热合曼·" * 7 + "麦"),
            ("name", "买买提江·阿不都热依木"),
            ("name", "A" * 50),
            ("name", "Anne-"),
            ("awarding_body", "甲乙丙-" * 30),
            ("name", "䶮㛃𫘧"),
            ("submitting_unit", "天津市" + "某某局" * 38 + "委员会"),
            ("awarding_body", "高" * 120),
            ("specialty", "环境保护" * 15),
            ("title_name", "正高级工程师（二级）"),
            ("id_number", "X" * 18),
        ],
    )
    def test_of_any_length_stays_on_the_page(self, field: str, text: str) -> None:
        content = content_with(**{field: text})
        assert lint_page(typesetter().render(content), content, builtin_template()) == ()

    def test_in_every_field_at_its_longest_stays_on_the_page(self) -> None:
        content = content_with(**dict.fromkeys(_TEXT_FIELDS, "长" * 120))
        assert lint_page(typesetter().render(content), content, builtin_template()) == ()


class TestGlyphMissing:
    @pytest.mark.parametrize("field", _TEXT_FIELDS)
    @pytest.mark.parametrize(
        "character", ["\U00031350", "\ue123", "😀", "\n", "\u200b", "\x00", "ع", "\u202e"]
    )
    def test_stops_a_character_that_would_print_as_a_box(self, field: str, character: str) -> None:
        with pytest.raises(GlyphMissing) as refused:
            typesetter().render(content_with(**{field: f"李{character}"}))
        assert "第2个字符" in refused.value.sentence
        assert character not in refused.value.sentence
        assert "李" not in refused.value.sentence

    def test_stops_a_bureau_name_too(self) -> None:
        with pytest.raises(GlyphMissing, match="发证机关"):
            typesetter().render(replace(CONTENT, bureau_name="😀局"))

    def test_the_compiler_itself_refuses_a_missing_glyph(self) -> None:
        """The last guard, behind the check of the face: words of the template that the face lacks."""
        with pytest.raises(PageRefused) as refused:
            Typesetter(edited_template("[扫码查验]", "[扫码查验😀]")).render(CONTENT)
        assert "😀" in str(refused.value.__cause__) or "font" in str(refused.value.__cause__)

    def test_fonts_of_the_machine_are_not_seen(self) -> None:
        assert set(packaged_fonts().families()) == {face.value for face in Face}


class TestPageContent:
    def test_names_a_label_for_everything_printed_from_data(self) -> None:
        labels = [label for label, _ in CONTENT.texts()]
        assert labels == [*(label for label, _ in FIELDS.rows()), "发证机关", "查验网址"]
        assert len(FIELDS.rows()) == len(fields(FIELDS)) == 10
