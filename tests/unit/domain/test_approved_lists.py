"""The list of a filing: who is on it under which title, and the digest that fixes it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.approved_lists import ApprovedTitle, ListAnswer, answer_of_list, list_digest
from zhicheng.domain.levels import TitleLevel

SALT = bytes(range(32))
ENTRY = ApprovedTitle(
    id_index=b"\1" * 32,
    name="仇文博",
    series="工程技术人员",
    title_name="高级工程师",
    level=TitleLevel.ASSOCIATE_SENIOR,
    specialty="机械设计",
)
ROW = {"name": "仇文博", "series": "工程技术人员", "title_name": "高级工程师", "specialty": "机械设计"}


class TestAnswer:
    @pytest.mark.parametrize(
        ("changed", "answer"),
        [
            ({}, ListAnswer.LISTED),
            ({"name": "仇文搏"}, ListAnswer.OTHER_NAME),
            ({"title_name": "正高级工程师"}, ListAnswer.OTHER_TITLE),
            ({"series": "会计人员"}, ListAnswer.OTHER_TITLE),
            ({"specialty": "电气自动化"}, ListAnswer.OTHER_SPECIALTY),
        ],
    )
    def test_each_field_counts(self, changed: dict[str, str], answer: ListAnswer) -> None:
        found = answer_of_list([ENTRY], **(ROW | changed))
        assert found is answer
        assert (found.reason == "") is (answer is ListAnswer.LISTED)

    def test_somebody_else_is_not_listed(self) -> None:
        assert answer_of_list([], **ROW) is ListAnswer.NOT_LISTED

    def test_a_second_title_of_one_person_is_an_entry_of_its_own(self) -> None:
        second = replace(ENTRY, title_name="工程师", level=TitleLevel.INTERMEDIATE)
        assert answer_of_list([second, ENTRY], **ROW) is ListAnswer.LISTED


class TestDigest:
    @given(st.permutations([replace(ENTRY, id_index=bytes([number]) * 32) for number in range(4)]))
    def test_the_order_is_no_matter(self, entries: list[ApprovedTitle]) -> None:
        assert list_digest(SALT, entries) == list_digest(SALT, reversed(entries))

    @pytest.mark.parametrize(
        "changed",
        [
            {"id_index": b"\2" * 32},
            {"name": "仇文搏"},
            {"series": "会计人员"},
            {"title_name": "工程师"},
            {"level": TitleLevel.INTERMEDIATE},
            {"specialty": "电气自动化"},
        ],
    )
    def test_every_field_is_in_it(self, changed: dict[str, object]) -> None:
        assert list_digest(SALT, [ENTRY]) != list_digest(SALT, [replace(ENTRY, **changed)])  # type: ignore[arg-type]

    def test_two_filings_with_one_list_have_two_digests(self) -> None:
        assert list_digest(SALT, [ENTRY]) != list_digest(bytes(32), [ENTRY])

    def test_an_entry_more_or_less_is_another_list(self) -> None:
        assert len({list_digest(SALT, [ENTRY] * count) for count in range(3)}) == 3
