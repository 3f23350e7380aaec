"""Clause 三(二)3: the submitting unit is the employer's competent department or the archive agency, not the employer."""

import pytest

from zhicheng.domain.channels import RULES, IntakeChannel, ReviewStep, UnitRole


class TestSubmittingUnit:
    def test_department_and_archive_agency_are_two_roles_apart_from_the_employer(self) -> None:
        labels = [
            role.label for role in (UnitRole.EMPLOYER, UnitRole.COMPETENT_DEPARTMENT, UnitRole.ARCHIVE_AGENCY)
        ]
        assert labels == ["用人单位", "业务主管部门", "档案存放地人力资源服务机构"]

    @pytest.mark.parametrize(
        "channel", [IntakeChannel.EMPLOYER_APPOINTMENT, IntakeChannel.ENTRUSTED_EVALUATION]
    )
    def test_where_it_reviews_it_comes_after_the_employer(self, channel: IntakeChannel) -> None:
        assert RULES[channel].review_steps == (ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT)

    def test_its_step_carries_the_clauses_own_word(self) -> None:
        assert ReviewStep.SUBMITTING_UNIT.label == "呈报单位审核"
