"""Every kind of message: one closed set, the same words on all channels, no number of a person in any."""

import re
from dataclasses import replace

import pytest

from zhicheng.domain.messages import (
    SPECS,
    MessageAudience,
    MessageChannel,
    MessageField,
    MessageKind,
    MessageSpec,
    MessageWording,
    MessageWordingRefused,
    checked_wording,
)
from zhicheng.domain.messages.wording import SMS_END

_VALUES = {field.value: field.sample for field in MessageField}
_NUMBER = re.compile(r"\d{7,}")


def _texts(spec: MessageSpec) -> tuple[str, str]:
    values = {field.value: field.clean(field.sample) for field in spec.fields}
    return spec.wording.on_site(values), spec.wording.sent(values)


class TestKinds:
    def test_each_has_its_words(self) -> None:
        assert set(SPECS) == set(MessageKind)

    def test_each_has_a_label_of_its_own(self) -> None:
        assert len({spec.label for spec in SPECS.values()}) == len(SPECS)

    def test_events_of_the_notice_and_of_cases_are_there(self) -> None:
        for part in (
            "sent_back",
            "rejected",
            "moved_on",
            "uploaded",
            "sealed",
            "opened",
            "corrected",
            "suspended",
        ):
            assert any(part in kind for kind in MessageKind), part
        for part in (
            "revoked",
            "verified",
            "phone_changed",
            "name_changed",
            "code_expired",
            "taken_up",
            "decided",
        ):
            assert any(part in kind for kind in MessageKind), part


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.kind.value)
class TestEverySpec:
    def test_keeps_the_rules_for_templates(self, spec: MessageSpec) -> None:
        words = checked_wording(spec.wording.sentence, spec.wording.more, spec.fields)
        assert words == spec.wording

    def test_uses_all_its_fields_and_no_others(self, spec: MessageSpec) -> None:
        used = set(re.findall(r"\{(\w+)\}", spec.wording.sentence + spec.wording.more))
        assert used == {field.value for field in spec.fields}

    def test_says_the_same_on_the_site_and_in_the_text(self, spec: MessageSpec) -> None:
        site, text = _texts(spec)
        assert text.endswith(SMS_END)
        assert site.startswith(text.removesuffix(SMS_END))

    def test_holds_no_personal_number(self, spec: MessageSpec) -> None:
        without_case = {name: value for name, value in _VALUES.items() if name != "case"} | {"case": ""}
        assert not _NUMBER.search(spec.wording.on_site(without_case))

    def test_is_sent_by_default_only_where_it_may_be_sent(self, spec: MessageSpec) -> None:
        assert set(spec.by_default) <= set(spec.channels)
        assert set(spec.channels) <= set(MessageChannel)

    def test_an_urgent_one_is_never_put_off_into_a_digest(self, spec: MessageSpec) -> None:
        assert not (spec.is_urgent and spec.is_digested)

    def test_a_legal_notice_cannot_be_switched_off(self, spec: MessageSpec) -> None:
        for channel in spec.by_default:
            assert spec.may_be_switched_off(channel) is not spec.is_legal

    def test_a_text_message_is_short(self, spec: MessageSpec) -> None:
        assert len(_texts(spec)[1]) <= 140


def test_only_staff_are_sent_digests() -> None:
    digested = {spec.audience for spec in SPECS.values() if spec.is_digested}
    assert digested == {MessageAudience.STAFF}


class TestCheckedWording:
    FIELDS = (MessageField.TITLE, MessageField.REASON)

    def test_takes_words_with_the_fields_of_the_kind(self) -> None:
        words = checked_wording(" 您的“{title}”已退回。 ", "原因：{reason}。", self.FIELDS)
        assert words == MessageWording("您的“{title}”已退回。", "原因：{reason}。")
        assert words.sent_fields == ("title",)

    @pytest.mark.parametrize(
        ("sentence", "more", "said"),
        [
            ("", "", "请填写"),
            ("没有句号", "", "句号"),
            ("两行\n字。", "", "句号"),
            ("您的“{name}”已退回。", "", "name"),
            ("原因：{reason}。", "", "站内补充"),
            ("请登录 https://example.com。", "", "网址"),
            ("请登录example.com办理。", "", "网址"),
            ("请致电13812345678。", "", "手机号码"),
            ("请致电022-12345678。", "", "六位以上"),
            ("您的证件120101199003071230已登记。", "", "证件号码"),
            ("您的“{title已退回。", "", "花括号"),
            ("字" * 90 + "。", "", "90字"),
            ("好。", "补" * 200 + "。", "200字"),
            ("好。", "验证码{code}。", "code"),
        ],
    )
    def test_refuses_what_must_not_be_sent(self, sentence: str, more: str, said: str) -> None:
        with pytest.raises(MessageWordingRefused, match=said):
            checked_wording(sentence, more, self.FIELDS)


class TestFields:
    def test_a_value_cannot_bring_a_field_or_an_end_of_line(self) -> None:
        values = {"title": MessageField.TITLE.clean("{reason}\n高级\u202e工程师")}
        said = MessageWording("您的“{title}”已退回。").sent(values)
        assert said == "您的“{reason} 高级 工程师”已退回。" + SMS_END

    @pytest.mark.parametrize(
        "number", ["120101199003071230", "13812345678", "138 1234 5678", "１３８１２３４５６７８"]
    )
    def test_a_value_cannot_bring_a_personal_number(self, number: str) -> None:
        for field in MessageField:
            assert "号码已隐去" in field.clean(f"见{number}说明")

    def test_a_long_value_is_cut(self) -> None:
        assert len(MessageField.TITLE.clean("长" * 500)) == 60

    def test_what_is_personal_never_leaves_the_site(self) -> None:
        for field in MessageField:
            assert field.is_site_only or not field.is_personal

    def test_a_missing_field_is_a_mistake_of_the_program(self) -> None:
        with pytest.raises(KeyError):
            replace(SPECS[MessageKind.CLAIM_SENT_BACK]).wording.sent({})
