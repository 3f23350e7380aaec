"""Verification (查验, clause 四): one's own, another's, of staff, by QR code and by file.

What a certificate is worth is decided in ``kernel.certificate_state``. Crowds stand at ``answering``, which
chooses between ``throughput`` and its readable twin ``plain``.
"""

from zhicheng.services.verification.answering import (
    TokenMissed,
    VerificationIncomplete,
    ask_about_certificate,
    verify_by_token,
)
from zhicheng.services.verification.asked import asked_page
from zhicheng.services.verification.by_file import FileAnswer, verify_file
from zhicheng.services.verification.ledger import Asked
from zhicheng.services.verification.own import OwnVerificationMissed, verify_own
from zhicheng.services.verification.staff import Comparison, staff_list, verify_staff
from zhicheng.services.verification.staff_comparison import (
    MOST_LINES,
    StaffComparison,
    compare_staff_file,
    comparison_workbook,
)
from zhicheng.services.verification.staff_export import MOST_ROWS, export_staff
from zhicheng.services.verification.third_party import VerificationMissed, answer_with_code
from zhicheng.services.verification.waiting import code_outlook, given_answer

__all__ = [
    "MOST_LINES",
    "MOST_ROWS",
    "Asked",
    "Comparison",
    "FileAnswer",
    "OwnVerificationMissed",
    "StaffComparison",
    "TokenMissed",
    "VerificationIncomplete",
    "VerificationMissed",
    "answer_with_code",
    "ask_about_certificate",
    "asked_page",
    "code_outlook",
    "compare_staff_file",
    "comparison_workbook",
    "export_staff",
    "given_answer",
    "staff_list",
    "verify_by_token",
    "verify_file",
    "verify_own",
    "verify_staff",
]
