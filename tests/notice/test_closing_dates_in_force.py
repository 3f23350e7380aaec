"""The closing paragraph (施行日期): in force from 1 May 2020 to 30 April 2022, then by a local decision."""

from datetime import date

import pytest

from zhicheng.domain.policies import NoPolicyInForce, PolicyBasis, PolicyBook, builtin_policies


class TestDatesInForce:
    @pytest.mark.parametrize("day", [date(2020, 5, 1), date(2021, 2, 28), date(2022, 4, 30)])
    def test_the_notice_holds_from_its_first_day_to_its_last(self, day: date) -> None:
        policy = builtin_policies().on(day)
        assert policy.basis is PolicyBasis.NOTICE
        assert policy.document_number == "津人社规字〔2020〕2号"

    def test_the_day_before_has_no_policy_and_that_is_a_refusal(self) -> None:
        with pytest.raises(NoPolicyInForce, match="2020年4月30日没有施行中的规则"):
            builtin_policies().on(date(2020, 4, 30))

    def test_the_day_after_falls_to_the_successor_which_says_that_it_is_a_local_decision(self) -> None:
        policy = builtin_policies().on(date(2022, 5, 1))
        assert policy.basis is PolicyBasis.LOCAL_DECISION
        assert "沿用" in policy.title
        assert policy.effective_to is None

    def test_without_the_successor_the_day_after_is_refused(self) -> None:
        """Negative control: the notice does not go on by itself."""
        notice = PolicyBook(each for each in builtin_policies().policies if each.basis is PolicyBasis.NOTICE)
        with pytest.raises(NoPolicyInForce):
            notice.on(date(2022, 5, 1))

    def test_no_day_is_left_between_the_two(self) -> None:
        assert builtin_policies().gaps() == ()


class TestWhatTheNoticeFixes:
    def test_stands_in_the_policy_and_not_in_the_code(self) -> None:
        for policy in builtin_policies().policies:
            assert policy.upload_working_days == 5
            assert policy.monthly_upload_day == 15
            assert policy.collectable_day == 16
            assert policy.region_code == "12"
