"""Verification (查验, clause 四): one's own, another's, of staff, by QR code and by file.

What a certificate is worth is decided in ``kernel.certificate_state``. Crowds stand at ``answering``, which
chooses between ``throughput`` and its readable twin ``plain``.
"""

from zhicheng.services.kernel.recall_notices import ToldLine
from zhicheng.services.verification.answering import (
    TokenMissed,
    VerificationIncomplete,
    ask_about_certificate,
    verify_by_token,
)
from zhicheng.services.verification.asked import asked_page
from zhicheng.services.verification.by_file import FileAnswer, verify_file
from zhicheng.services.verification.following import (
    CAN_CHANGE,
    FollowingMissed,
    FollowingRefused,
    follow_answered,
    follow_by_token,
    is_following_offered,
)
from zhicheng.services.verification.ledger import Asked
from zhicheng.services.verification.link_page import (
    FollowerPage,
    confirm_following,
    follower_page,
    stop_following,
)
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
from zhicheng.services.verification.told import told_page
from zhicheng.services.verification.waiting import code_outlook, given_answer

__all__ = [
    "CAN_CHANGE",
    "MOST_LINES",
    "MOST_ROWS",
    "Asked",
    "Comparison",
    "FileAnswer",
    "FollowerPage",
    "FollowingMissed",
    "FollowingRefused",
    "OwnVerificationMissed",
    "StaffComparison",
    "TokenMissed",
    "ToldLine",
    "VerificationIncomplete",
    "VerificationMissed",
    "answer_with_code",
    "ask_about_certificate",
    "asked_page",
    "code_outlook",
    "compare_staff_file",
    "comparison_workbook",
    "confirm_following",
    "export_staff",
    "follow_answered",
    "follow_by_token",
    "follower_page",
    "given_answer",
    "is_following_offered",
    "staff_list",
    "stop_following",
    "told_page",
    "verify_by_token",
    "verify_file",
    "verify_own",
    "verify_staff",
]
