"""Rights: every certificate was awarded by a body that was approved for it when it was earned."""

from collections.abc import Iterator
from datetime import date

from django.db import connection

from zhicheng.domain.policies import NoPolicyInForce
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.oversight.audit.findings import AuditFinding, breach

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


def check_rights() -> Iterator[AuditFinding]:
    """Each certificate of a committee lies within one of its terms, in series and level (clause 一(一))."""
    with connection.cursor() as cursor:
        cursor.execute(_COMMITTEES)
        rows = cursor.fetchall()
    for number, uploaded_on, is_unrecorded in rows:
        if not is_unrecorded:
            yield breach("right.committee", number, "取得资格时，评审委员会没有涵盖该系列、层级的有效核准。")
        elif is_required(uploaded_on):
            yield breach("right.not_recorded", number, "上传时已要求登记权限，而评审委员会的权限未登记。")


def is_required(day: date) -> bool:
    """Whether what was uploaded on ``day`` needed a recorded right; under no policy, it did."""
    try:
        return policy_on(day).rights_required_on(day)
    except NoPolicyInForce:
        return True
