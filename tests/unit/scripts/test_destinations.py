"""scripts/destinations on small trees: what it finds, and that the site's own table has no faults."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.scripts.loading import load_script
from zhicheng.web.site.destinations import DESTINATIONS
from zhicheng.web.site.sendings import Destination, DestinationTable

SCRIPT = load_script("destinations")
SOURCE = Path(__file__).parents[3] / "src"

BUREAU = Destination(("人社局",), "意见反馈", ("public:feedback",), promises={"登记": "bureau:new_unit"})
HOLDER = Destination(("持证人",), outside="The verifier asks the holder.")
LINK = "<a href=\"{% url 'public:feedback' %}\">"
SAID = "text = '请联系人社局登记。'\nother = '请向持证人索取原件。'\n"
"""Names both destinations of the table."""


def faults(
    tmp_path: Path, *, code: str = SAID, page: str = "", rows: tuple[Destination, ...] = (BUREAU, HOLDER)
) -> list[str]:
    """What the script finds in a tree of one module and one template."""
    (tmp_path / "code.py").write_text(code, encoding="utf-8")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    found: list[str] = SCRIPT.faults(SCRIPT.texts(tmp_path), DestinationTable(rows))
    return [fault.removeprefix(f"{tmp_path}/") for fault in found]


@pytest.fixture(scope="module")
def source() -> list[Any]:
    """Every text of the real source that sends people somewhere."""
    return [text for text in SCRIPT.texts(SOURCE) if any(DESTINATIONS.sendings(text.words))]


class TestSource:
    def test_has_no_faults(self, source: list[Any]) -> None:
        assert SCRIPT.faults(source, DESTINATIONS) == []

    def test_needs_every_row_of_the_table(self, source: list[Any]) -> None:
        """Negative control: without one of its rows the real source has faults."""
        for row in DESTINATIONS.rows:
            rest = [each for each in DESTINATIONS.rows if each is not row]
            assert SCRIPT.faults(source, DestinationTable(rest)), row.words


class TestDestinations:
    def test_that_are_known_and_used_are_no_fault(self, tmp_path: Path) -> None:
        assert faults(tmp_path) == []

    @pytest.mark.parametrize(
        "sentence",
        [
            "请联系教育局。",
            "如有疑问，请先由教育局核实。",
            "请由教育局办理。",
            "请与教育局联系。",
            "请立即与教育局联系。",
            "请本人联系教育局。",
            "请向教育局说明。",
            "请到教育局办理。",
            "没有找到该单位，请从学校列表重新进入。",
            "请稍后再试，或联系教育局。",
            "可以到教育局窗口办理。",
        ],
    )
    def test_that_the_table_lacks_are_found(self, tmp_path: Path, sentence: str) -> None:
        found = faults(tmp_path, code=f"{SAID}more = {sentence!r}\n")
        assert len(found) == 1
        assert "names no destination of the table" in found[0]

    @pytest.mark.parametrize(
        "sentence", ["请核对后重试。", "请填写联系电话。", "由教育局审核。", "请选择单位。"]
    )
    def test_are_not_seen_where_nobody_is_sent(self, tmp_path: Path, sentence: str) -> None:
        assert faults(tmp_path, code=f"{SAID}more = {sentence!r}\n") == []

    def test_are_found_in_the_text_around_what_is_filled_in(self, tmp_path: Path) -> None:
        code = f"{SAID}more = f'没有{{SAID}}。' '请联系' f'教育局{{SAID}}。'\n"
        assert faults(tmp_path, code=code) == ["code.py: “请联系教育局…” names no destination of the table"]

    def test_that_no_sentence_uses_are_found(self, tmp_path: Path) -> None:
        unused = Destination(("发证机关",), outside="Nobody says so.")
        assert faults(tmp_path, rows=(BUREAU, HOLDER, unused)) == ["no sentence says “发证机关”"]

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            (Destination(("人社局",), "意见反馈", ("public:nowhere",)), "public:nowhere is no address"),
            (Destination(("人社局",), "月度", ("bureau:month",)), "bureau:month is no address"),
            (
                Destination(("人社局",), "意见", ("public:feedback",), {"登记": "bureau:x"}),
                "bureau:x, which is no",
            ),
            (Destination(("人社局",)), "either pages or an act outside"),
            (
                Destination(("人社局",), "反馈", ("public:feedback",), outside="Both."),
                "either pages or an act",
            ),
            (Destination(("人社局",), "", ("public:feedback",)), "pages without a label"),
            (
                Destination(("人社局",), "反馈", ("public:feedback", "public:help")),
                "two pages in one namespace",
            ),
        ],
    )
    def test_that_do_not_exist_are_found(self, tmp_path: Path, row: Destination, fault: str) -> None:
        [found] = faults(tmp_path, rows=(row, HOLDER))
        assert fault in found


class TestPromises:
    def test_that_the_table_does_not_make_are_found(self, tmp_path: Path) -> None:
        found = faults(tmp_path, code=f"{SAID}more = '请联系人社局更正登记。'\n")
        assert found == ["code.py: “请联系人社局更正登记” promises what the table does not"]

    def test_that_it_makes_may_be_said_in_more_words(self, tmp_path: Path) -> None:
        assert faults(tmp_path, code=f"{SAID}more = '请联系人社局登记后再上传。'\n") == []


class TestTemplates:
    def test_that_name_a_page_without_a_link_are_found(self, tmp_path: Path) -> None:
        found = faults(tmp_path, page="<p>如有疑问，请联系人社局。</p>")
        assert found == ["page.html: “请联系人社局” has no link to public:feedback"]

    @pytest.mark.parametrize(
        "page",
        [
            f"<p>如有疑问，请{LINK}联系人社局</a>。</p>",
            f'<p>请联系{{{{ bureau_name|default:"市人社局" }}}}，{LINK}反馈</a>。</p>',
            '{% include "site/empty.html" with sentence="没有单位。请联系人社局登记。" %}',
            "<p>请向持证人索取原件。</p>",
        ],
    )
    def test_that_lead_there_or_outside_are_not(self, tmp_path: Path, page: str) -> None:
        assert faults(tmp_path, page=page) == []

    def test_are_read_as_people_read_them(self, tmp_path: Path) -> None:
        page = '{% if a > b %}<p>请<strong>联系</strong>{{ name|default:"教育局" }}</p>{% endif %}<p>谢谢</p>'
        assert faults(tmp_path, page=page) == ["page.html: “请联系教育局” names no destination of the table"]
