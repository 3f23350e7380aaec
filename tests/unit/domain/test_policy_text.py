import tomllib
from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import pytest

from zhicheng.domain.policies import PolicyBasis, PolicyRefused, parse_policy
from zhicheng.domain.policy_text import REPERTOIRES
from zhicheng.domain.policy_values import LABELS, Policy
from zhicheng.domain.rare_characters import Repertoire

SHIPPED = (
    files("zhicheng.domain").joinpath("data", "policies", "tianjin-2020.toml").read_text(encoding="utf-8")
)
KEYS = [(table, key) for table, values in tomllib.loads(SHIPPED).items() for key in values]


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace("\n", "\\n") + '"'
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            return str(value)


def changed(change: Callable[[dict[str, dict[str, Any]]], object]) -> str:
    """The shipped policy's text after ``change`` was made to its tables."""
    document = tomllib.loads(SHIPPED)
    change(document)
    return "\n".join(
        f"[{table}]\n" + "\n".join(f"{key} = {_value(value)}" for key, value in values.items())
        for table, values in document.items()
    )


def with_value(table: str, key: str, value: object) -> str:
    return changed(lambda document: document[table].update({key: value}))


class TestParsePolicy:
    def test_reads_the_shipped_notice(self) -> None:
        policy = parse_policy(SHIPPED)
        assert policy.policy_id == "tianjin-2020"
        assert policy.basis is PolicyBasis.NOTICE
        assert policy.effective_from == date(2020, 5, 1)
        assert policy.effective_to == date(2022, 4, 30)
        assert "passport" not in policy.accepted_documents

    def test_the_rewriting_that_these_tests_use_changes_nothing_by_itself(self) -> None:
        assert parse_policy(changed(lambda document: None)) == parse_policy(SHIPPED)

    @pytest.mark.parametrize(("table", "key"), [each for each in KEYS if each[1] != "effective_to"])
    def test_names_a_missing_key(self, table: str, key: str) -> None:
        with pytest.raises(PolicyRefused, match=f"“{table}.{key}”没有填写"):
            parse_policy(changed(lambda document: document[table].pop(key)))

    def test_an_end_may_be_left_open(self) -> None:
        text = changed(lambda document: document["policy"].pop("effective_to"))
        assert parse_policy(text).effective_to is None

    @pytest.mark.parametrize("table", sorted({table for table, _ in KEYS}))
    def test_names_a_missing_table_and_an_unknown_key(self, table: str) -> None:
        with pytest.raises(PolicyRefused, match=f"“{table}”没有填写"):
            parse_policy(changed(lambda document: document.pop(table)))
        with pytest.raises(PolicyRefused, match=f"“{table}.colour”不是已知的项目"):
            parse_policy(with_value(table, "colour", "red"))

    def test_names_an_unknown_table(self) -> None:
        with pytest.raises(PolicyRefused, match="“extras”不是已知的项目"):
            parse_policy(changed(lambda document: document.update(extras={})))

    @pytest.mark.parametrize(("table", "key"), KEYS)
    @pytest.mark.parametrize("value", [True, 1.5, [], ["2020"], datetime(2020, 5, 1, 8, 30)])
    def test_names_a_key_of_the_wrong_kind(self, table: str, key: str, value: object) -> None:
        with pytest.raises(PolicyRefused, match=f"“{table}.{key}”"):
            parse_policy(with_value(table, key, value))

    @pytest.mark.parametrize(
        ("table", "key", "value"),
        [
            ("policy", "basis", "rumour"),
            ("policy", "title", ""),
            ("policy", "title", "两行\n标题"),
            ("policy", "policy_id", " tianjin"),
            ("number", "region_code", "123"),
            ("number", "region_code", "１２"),
            ("number", "region_code", 12),
            ("number", "serial_digits", 3),
            ("deadlines", "upload_working_days", 0),
            ("deadlines", "monthly_upload_day", 0),
            ("deadlines", "monthly_upload_day", 29),
            ("deadlines", "collectable_day", 31),
            ("names", "rare_character_repertoire", "big5"),
            ("documents", "accepted_documents", ["resident_id", "library_card"]),
            ("documents", "accepted_documents", ["resident_id", "resident_id"]),
            ("verification", "code_digits", 4),
            ("verification", "code_minutes", 11),
            ("verification", "code_tries", 6),
            ("verification", "sms_seconds_between", 59),
        ],
    )
    def test_names_a_value_out_of_range(self, table: str, key: str, value: object) -> None:
        with pytest.raises(PolicyRefused, match=f"“{table}.{key}”"):
            parse_policy(with_value(table, key, value))

    def test_refuses_an_end_before_the_beginning_but_not_a_single_day(self) -> None:
        with pytest.raises(PolicyRefused, match="早于施行日期"):
            parse_policy(with_value("policy", "effective_to", date(2020, 4, 30)))
        assert parse_policy(with_value("policy", "effective_to", date(2020, 5, 1))).effective_to == date(
            2020, 5, 1
        )

    @pytest.mark.parametrize(
        "text", ["", "policy", "[policy", "policy = 3", "[policy]\ntitle = 1\ntitle = 2"]
    )
    def test_refuses_text_that_is_no_policy_at_all(self, text: str) -> None:
        with pytest.raises(PolicyRefused):
            parse_policy(text)


class TestLabels:
    def test_every_value_has_a_name_on_screen(self) -> None:
        assert list(LABELS) == list(Policy.__dataclass_fields__)


class TestRepertoires:
    def test_are_those_that_the_replacement_of_rare_characters_knows(self) -> None:
        assert frozenset(each.value for each in Repertoire) == REPERTOIRES


class TestMessagesOfThePolicy:
    def _with(self, **values: int) -> str:
        given = {
            "quiet_from_hour": 22,
            "quiet_to_hour": 7,
            "messages_per_day": 1000,
            "reserved_for_codes": 400,
        }
        return changed(lambda document: document.update(messages={**given, **values}))

    def test_a_policy_without_them_has_values_all_the_same(self) -> None:
        policy = parse_policy(SHIPPED)
        assert (policy.quiet_from_hour, policy.quiet_to_hour) == (21, 8)
        assert policy.reserved_for_codes < policy.messages_per_day

    def test_are_read(self) -> None:
        policy = parse_policy(self._with())
        assert (policy.quiet_from_hour, policy.quiet_to_hour) == (22, 7)
        assert (policy.messages_per_day, policy.reserved_for_codes) == (1000, 400)

    @pytest.mark.parametrize("wrong", [{"quiet_from_hour": 24}, {"messages_per_day": 1}, {"colour": 1}])
    def test_are_refused_by_name(self, wrong: dict[str, int]) -> None:
        with pytest.raises(PolicyRefused, match=f"messages.{next(iter(wrong))}"):
            parse_policy(self._with(**wrong))

    def test_a_reserve_that_leaves_nothing_is_refused(self) -> None:
        with pytest.raises(PolicyRefused, match="reserved_for_codes"):
            parse_policy(self._with(reserved_for_codes=1000))
