from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhicheng.domain.policies import (
    NoPolicyInForce,
    Policy,
    PolicyBasis,
    PolicyBook,
    PolicyRefused,
    builtin_policies,
    policy_differences,
)

NOTICE, CONTINUED = builtin_policies().policies


def policy(name: str, first: date, last: date | None) -> Policy:
    return replace(NOTICE, policy_id=name, title=name, effective_from=first, effective_to=last)


class TestPolicyBook:
    def test_answers_with_the_policy_in_force_whatever_the_order_given(self) -> None:
        book = PolicyBook([CONTINUED, NOTICE])
        assert book.on(date(2021, 7, 1)) is NOTICE
        assert book.on(date(2026, 11, 23)) is CONTINUED

    def test_refuses_a_day_on_which_none_is_in_force_and_says_which(self) -> None:
        book = PolicyBook([NOTICE])
        with pytest.raises(NoPolicyInForce, match="2022年5月1日没有施行中的规则"):
            book.on(date(2022, 5, 1))
        with pytest.raises(NoPolicyInForce, match="2020年4月30日"):
            book.on(date(2020, 4, 30))

    def test_refuses_policies_that_share_one_day(self) -> None:
        early = policy("甲", date(2020, 1, 1), date(2020, 6, 30))
        late = policy("乙", date(2020, 6, 30), None)
        with pytest.raises(PolicyRefused, match="“甲”与“乙”的施行日期重叠"):
            PolicyBook([late, early])
        # Control: one day apart, the same two are a book.
        assert PolicyBook([early, replace(late, effective_from=date(2020, 7, 1))]).gaps() == ()

    def test_refuses_a_policy_after_one_without_an_end(self) -> None:
        with pytest.raises(PolicyRefused, match="截止日期"):
            PolicyBook([CONTINUED, policy("新", date(2030, 1, 1), None)])

    def test_refuses_one_id_for_two_policies(self) -> None:
        with pytest.raises(PolicyRefused, match="同一个代号"):
            PolicyBook([NOTICE, replace(CONTINUED, policy_id=NOTICE.policy_id)])

    def test_shows_the_stretch_that_nothing_covers(self) -> None:
        book = PolicyBook([NOTICE, replace(CONTINUED, effective_from=date(2022, 5, 11))])
        assert book.gaps() == ((date(2022, 5, 1), date(2022, 5, 10)),)

    @given(
        st.dates(date(2019, 1, 1), date(2024, 1, 1)), st.lists(st.integers(1, 200), min_size=1, max_size=5)
    )
    def test_every_day_has_exactly_its_own_policy(self, start: date, lengths: list[int]) -> None:
        made, first = [], start
        for n, length in enumerate(lengths):
            made.append(policy(f"p{n}", first, first + timedelta(days=length - 1)))
            first += timedelta(days=length)
        book = PolicyBook(reversed(made))
        for each in made:
            assert each.effective_to is not None
            assert book.on(each.effective_from) is each
            assert book.on(each.effective_to) is each
        for outside in (start - timedelta(days=1), first):
            with pytest.raises(NoPolicyInForce):
                book.on(outside)


class TestPolicyPreview:
    def test_says_what_the_next_policy_will_change(self) -> None:
        coming = replace(
            NOTICE,
            policy_id="next",
            effective_from=date(2022, 5, 1),
            effective_to=None,
            monthly_upload_day=20,
        )
        preview = PolicyBook([NOTICE, coming]).preview(date(2022, 4, 1))
        assert (preview.current, preview.following) == (NOTICE, coming)
        changes = {each.key: each for each in preview.differences}
        assert set(changes) == {"policy_id", "effective_from", "effective_to", "monthly_upload_day"}
        day = changes["monthly_upload_day"]
        assert (day.label, day.before, day.after) == ("每月上传截止日", "15", "20")

    def test_is_empty_where_nothing_follows(self) -> None:
        preview = builtin_policies().preview(date(2026, 1, 1))
        assert (preview.current, preview.following, preview.differences) == (CONTINUED, None, ())

    def test_a_policy_does_not_follow_itself_on_its_first_day(self) -> None:
        assert builtin_policies().preview(CONTINUED.effective_from).following is None

    def test_before_the_first_policy_there_is_only_a_following_one(self) -> None:
        preview = builtin_policies().preview(date(2019, 1, 1))
        assert (preview.current, preview.following) == (None, NOTICE)


class TestPolicyDifferences:
    def test_equal_policies_have_none(self) -> None:
        assert policy_differences(NOTICE, NOTICE) == ()

    def test_says_dates_bases_and_documents_in_chinese(self) -> None:
        other = replace(CONTINUED, accepted_documents=frozenset({"resident_id"}))
        said = {each.key: (each.before, each.after) for each in policy_differences(NOTICE, other)}
        assert said["basis"] == ("规范性文件", "本地决定")
        assert said["effective_to"] == ("2022年4月30日", "未定")
        assert said["accepted_documents"][1] == "居民身份证"


class TestDates:
    def test_are_said_with_or_without_an_end(self) -> None:
        assert NOTICE.dates_label == "2020年5月1日至2022年4月30日"
        assert CONTINUED.dates_label == "自2022年5月1日起"


class TestBuiltinPolicies:
    def test_the_successor_is_marked_as_a_local_decision(self) -> None:
        assert [each.basis for each in (NOTICE, CONTINUED)] == [
            PolicyBasis.NOTICE,
            PolicyBasis.LOCAL_DECISION,
        ]

    def test_the_successor_changes_no_rule_of_the_notice(self) -> None:
        """It names the day from which rights must be on record, of which the notice says nothing."""
        changed = {each.key for each in policy_differences(NOTICE, CONTINUED)}
        frame = {"policy_id", "title", "document_number", "basis", "effective_from", "effective_to"}
        assert changed == frame | {"rights_required_from"}
