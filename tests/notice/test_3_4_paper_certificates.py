"""Clause 三(四): no more paper; old paper stays valid, and its number is outside this system, never false."""

import pytest

from zhicheng.domain.certificate_numbers import CertificateNumber
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.paper_certificates import PAPER_GUIDANCE, NumberOrigin, answer_number

ELECTRONIC = CertificateNumber(TitleLevel.ASSOCIATE_SENIOR, "12", 2026, 1).text


class TestAnswerNumber:
    @pytest.mark.parametrize(
        "paper", ["津20181234", "0012345", "高级第2003-118号", "12345678901234567890", ""]
    )
    def test_calls_another_form_outside_this_system_and_still_valid(self, paper: str) -> None:
        answer = answer_number(paper)
        assert answer.origin is NumberOrigin.OUTSIDE
        assert "继续有效" in answer.sentence
        assert "原渠道" in answer.sentence
        assert "假" not in answer.sentence
        assert "无效" not in answer.sentence

    def test_knows_its_own_form(self) -> None:
        assert answer_number(ELECTRONIC).origin is NumberOrigin.ELECTRONIC

    def test_calls_a_wrong_digit_mistyped_rather_than_paper(self) -> None:
        wrong = ELECTRONIC[:-1] + str((int(ELECTRONIC[-1]) + 1) % 10)
        answer = answer_number(wrong)
        assert answer.origin is NumberOrigin.MISTYPED
        assert PAPER_GUIDANCE not in answer.sentence
