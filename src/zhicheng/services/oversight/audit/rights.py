"""Rights: every certificate was awarded by a body that was approved for it when it was earned."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from zhicheng.domain.channels import RULES, AwardingBody
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import NoPolicyInForce
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.oversight.audit.findings import AuditFinding, breach, note

# Derived from the rows alone: the final check's rule is not asked. A committee of before the register,
# with no term recorded for the day, is answered by the policy of the upload.
_COMMITTEES = """
WITH earned AS (
  SELECT c.number, claim.committee_id, claim.qualification_date AS day, claim.series, claim.level,
         (claim.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date AS uploaded_on
    FROM records_certificate c
    JOIN records_claim claim ON claim.id = c.claim_id
   WHERE claim.committee_id IS NOT NULL
)
SELECT earned.number, earned.uploaded_on,
       committee.approval_not_recorded AND NOT EXISTS (
         SELECT 1 FROM records_committeeapproval approval
          WHERE approval.committee_id = committee.id AND approval.first_day <= earned.day
            AND coalesce(approval.ended_on, approval.last_day) >= approval.first_day)
  FROM earned JOIN records_evaluationcommittee committee ON committee.id = earned.committee_id
 WHERE NOT EXISTS (
         SELECT 1 FROM records_committeeapproval approval
          WHERE approval.committee_id = earned.committee_id
            AND approval.first_day <= earned.day AND earned.day <= approval.last_day
            AND (approval.ended_on IS NULL OR earned.day <= approval.ended_on)
            AND earned.series = ANY(approval.series) AND earned.level = ANY(approval.levels))
 ORDER BY earned.number
"""


_EMPLOYERS = """
WITH earned AS (
  SELECT c.number, claim.employer_id, claim.qualification_date AS day, claim.series, claim.level,
         (claim.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date AS uploaded_on
    FROM records_certificate c
    JOIN records_claim claim ON claim.id = c.claim_id
   WHERE claim.channel = ANY(%s) AND claim.employer_id IS NOT NULL
)
SELECT earned.number, earned.uploaded_on, earned.level,
       NOT EXISTS (
         SELECT 1 FROM records_appointmentright earlier
          WHERE earlier.unit_id = earned.employer_id AND earlier.first_day <= earned.day
            AND coalesce(earlier.ended_on, earlier.last_day) >= earlier.first_day)
  FROM earned
 WHERE NOT EXISTS (
         SELECT 1 FROM records_appointmentright held
          WHERE held.unit_id = earned.employer_id
            AND held.first_day <= earned.day AND earned.day <= held.last_day
            AND (held.ended_on IS NULL OR earned.day <= held.ended_on)
            AND earned.series = ANY(held.series) AND earned.level = ANY(held.levels))
 ORDER BY earned.number
"""


def check_rights() -> Iterator[AuditFinding]:
    """Each certificate lies within a right of the committee or employer that awarded it (一(一), 一(二))."""
    yield from _committees()
    yield from _employers()


def _committees() -> Iterator[AuditFinding]:
    with connection.cursor() as cursor:
        cursor.execute(_COMMITTEES)
        rows = cursor.fetchall()
    for number, uploaded_on, is_unrecorded in rows:
        if not is_unrecorded:
            yield breach("right.committee", number, "取得资格时，评审委员会没有涵盖该系列、层级的有效核准。")
        elif is_required(uploaded_on):
            yield breach("right.not_recorded", number, "上传时已要求登记权限，而评审委员会的权限未登记。")


def _employers() -> Iterator[AuditFinding]:
    appointing = [
        channel.value for channel, rules in RULES.items() if rules.awarding_body is AwardingBody.EMPLOYER
    ]
    with connection.cursor() as cursor:
        cursor.execute(_EMPLOYERS, [appointing])
        rows = cursor.fetchall()
    for number, uploaded_on, level, is_unrecorded in rows:
        if not is_unrecorded:
            yield breach("right.employer", number, "聘任时，用人单位没有涵盖该系列、层级的有效聘任权限。")
        elif is_required(uploaded_on):
            yield breach("right.not_recorded", number, "上传时已要求登记权限，而用人单位的聘任权限未登记。")
        elif level == TitleLevel.FULL_SENIOR:
            # A certificate of before the register may rest on a right that nobody has recorded yet.
            yield note("right.full_senior", number, "自主聘任的正高级职称，用人单位没有登记含正高级的权限。")


def is_required(day: date) -> bool:
    """Whether what was uploaded on ``day`` needed a recorded right; under no policy, it did."""
    try:
        return policy_on(day).rights_required_on(day)
    except NoPolicyInForce:
        return True
