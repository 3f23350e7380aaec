"""Examinations in lieu of evaluation (以考代评, 二(一)3): announced, taken back, listed, and who passed."""

from zhicheng.services.intake.examinations.announcing import ExaminationRefused, announce_examination
from zhicheng.services.intake.examinations.examination_pages import (
    ExaminationLine,
    PassedLine,
    own_examination,
    own_examinations,
    passed_of,
    work_of,
)
from zhicheng.services.intake.examinations.passed_titles import (
    PassedTitle,
    details_of_pass,
    own_passed_titles,
)
from zhicheng.services.intake.examinations.withdrawing import withdraw_examination

__all__ = [
    "ExaminationLine",
    "ExaminationRefused",
    "PassedLine",
    "PassedTitle",
    "announce_examination",
    "details_of_pass",
    "own_examination",
    "own_examinations",
    "own_passed_titles",
    "passed_of",
    "withdraw_examination",
    "work_of",
]
