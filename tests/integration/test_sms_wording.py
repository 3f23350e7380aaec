"""Every message that the system writes down has a registered wording, and all that it needs."""

import re
from pathlib import Path

import pytest

import zhicheng.services
from zhicheng.services.accounts.access import codes
from zhicheng.services.kernel.sms_texts import TEXTS, SmsText, UnknownMessage, sms_text
from zhicheng.services.verification.questions import CODE_TEMPLATE

_LONGEST = 70 * 3
"""Three messages of 70 characters are what a long text becomes; more would cost extra."""
_LITERAL = re.compile(r'queue_message\((?:[^()]|\([^()]*\))*?template="(\w+)"', re.DOTALL)


class TestWording:
    def test_there_is_one_for_every_message_that_is_queued(self) -> None:
        source = Path(zhicheng.services.__file__).parent
        named = {name for path in source.rglob("*.py") for name in _LITERAL.findall(path.read_text("utf-8"))}
        assert named | set(codes._TEMPLATES.values()) | {CODE_TEMPLATE} == set(TEXTS)

    def test_a_code_comes_with_how_long_it_lasts(self) -> None:
        given = {"code": "482913", "minutes": "5"}
        for name in {*codes._TEMPLATES.values(), CODE_TEMPLATE}:
            text = sms_text(name).written(given)
            assert "482913" in text
            assert "5分钟内有效" in text

    @pytest.mark.parametrize("name", sorted(TEXTS))
    def test_is_short_and_leads_nowhere(self, name: str) -> None:
        text = TEXTS[name].text
        assert len(text) < _LONGEST
        assert "http" not in text, "a message with a link cannot be told from a trick"
        assert text.endswith("。")

    @pytest.mark.parametrize("name", sorted(TEXTS))
    def test_has_no_room_for_what_somebody_typed(self, name: str) -> None:
        assert set(TEXTS[name].parameters) <= {"code", "minutes", "hours"}

    def test_values_stand_in_the_order_of_the_text(self) -> None:
        text = SmsText("sample", "{b}在{a}之前，{b}只算一次")
        assert text.parameters == ("b", "a")
        assert text.values({"a": "1", "b": "2", "c": "3"}) == ("2", "1")

    def test_a_missing_value_and_a_missing_wording_are_refused(self) -> None:
        with pytest.raises(UnknownMessage, match="minutes"):
            sms_text("login_code").written({"code": "1"})
        with pytest.raises(UnknownMessage):
            sms_text("no_such_message")


class TestDocumentation:
    def test_lists_every_wording_as_it_is_sent(self) -> None:
        documented = (Path(__file__).parents[2] / "docs" / "sms.md").read_text("utf-8")
        listed = dict(re.findall(r"^\| `(\w+)` \| (.*[。]) \|$", documented, re.MULTILINE))
        assert listed == {name: text.text for name, text in TEXTS.items()}
