"""Two sources about review that are written side by side: the rows of acts and decisions, and the trail."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.services.oversight.audit.findings import AuditFinding, breach

_DECISIONS = """
WITH kept AS (
  SELECT claim_id::text AS claim, verdict, account_id, unit_id, status, step, reason, at
    FROM records_reviewdecision
),
told AS (
  SELECT subject_id, split_part(tag, ':', 3), account_id, unit_id, payload #>> '{from,0}',
         (payload #>> '{from,1}')::int, coalesce(payload ->> 'reason', ''), at
    FROM records_event
   WHERE tag IN ('unit:claim:approved', 'unit:claim:sent_back', 'unit:claim:rejected')
)
SELECT claim, true FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM told) untold
UNION
SELECT claim, false FROM (SELECT * FROM told EXCEPT ALL SELECT * FROM kept) AS unkept(claim)
 ORDER BY 1, 2
"""

_HAND_INS_AND_UPLOADS = """
WITH kept AS (
  SELECT claim_id::text AS claim,
         CASE kind WHEN 'roster_uploaded' THEN 'uploaded'
                   WHEN 'roster_corrected' THEN 'corrected' ELSE kind END,
         account_id, unit_id, at
    FROM records_claimact
   WHERE kind IN ('submitted', 'resubmitted', 'uploaded', 'roster_uploaded', 'roster_corrected')
),
told AS (
  SELECT subject_id, split_part(tag, ':', 3), account_id, unit_id, at
    FROM records_event
   WHERE tag IN ('holder:claim:submitted', 'holder:claim:resubmitted', 'unit:claim:uploaded',
                 'unit:claim:corrected')
)
SELECT claim, true FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM told) untold
UNION
SELECT claim, false FROM (SELECT * FROM told EXCEPT ALL SELECT * FROM kept) AS unkept(claim)
 ORDER BY 1, 2
"""


def check_decisions_against_trail() -> Iterator[AuditFinding]:
    """Every decision, hand-in and upload has its event, and every such event has its row (R01, R03).

    Who, for which unit, at which step, when and why must be the same in both: an attacker who adds, changes
    or removes one has to do so twice, and the trail is a chain.
    """
    for what, statement in (("审核决定", _DECISIONS), ("提交或上传", _HAND_INS_AND_UPLOADS)):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        for claim, has_row in rows:
            lacking = "没有与其一致的操作记录" if has_row else "只见于操作记录，没有与其一致的数据"
            yield breach("review.trail", claim, f"该申领的{what}{lacking}，其中一处可能被改动。")
