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
   WHERE kind IN ('submitted', 'resubmitted', 'uploaded', 'roster_uploaded', 'roster_corrected',
                  'approval_taken_back', 'upload_taken_back')
),
told AS (
  SELECT subject_id, split_part(tag, ':', 3), account_id, unit_id, at
    FROM records_event
   WHERE tag IN ('holder:claim:submitted', 'holder:claim:resubmitted', 'unit:claim:uploaded',
                 'unit:claim:corrected', 'unit:claim:approval_taken_back', 'unit:claim:upload_taken_back')
)
SELECT claim, true FROM (SELECT * FROM kept EXCEPT ALL SELECT * FROM told) untold
UNION
SELECT claim, false FROM (SELECT * FROM told EXCEPT ALL SELECT * FROM kept) AS unkept(claim)
 ORDER BY 1, 2
"""


def check_decisions_against_trail() -> Iterator[AuditFinding]:
    """Every decision, hand-in, upload and taking back has its event, and every such event its row (R01, R03).

    Who, for which unit, at which step, when and why must be the same in both: an attacker who adds, changes
    or removes one has to do so twice, and the trail is a chain.
    """
    for what, statement in (("审核决定", _DECISIONS), ("提交、上传或撤回", _HAND_INS_AND_UPLOADS)):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        for claim, has_row in rows:
            lacking = "没有与其一致的操作记录" if has_row else "只见于操作记录，没有与其一致的数据"
            yield breach("review.trail", claim, f"该申领的{what}{lacking}，其中一处可能被改动。")


_TAKEN_UP = """
SELECT DISTINCT act.claim_id::text
  FROM records_claimact act
 WHERE act.undoes IS NOT NULL
   AND (NOT EXISTS (SELECT 1 FROM records_reviewdecision decision
                     WHERE act.kind = 'approval_taken_back' AND decision.claim_id = act.claim_id
                       AND decision.version = act.undoes AND decision.verdict = 'approved'
                       AND decision.unit_id = act.unit_id)
        AND NOT EXISTS (SELECT 1 FROM records_claimact upload
                         WHERE act.kind = 'upload_taken_back' AND upload.claim_id = act.claim_id
                           AND upload.version = act.undoes AND upload.kind = 'uploaded'
                           AND upload.unit_id = act.unit_id)
        OR EXISTS (SELECT 1 FROM records_claimopening opening
                    WHERE opening.claim_id = act.claim_id AND opening.version >= act.undoes
                      AND opening.version < act.version)
        OR EXISTS (SELECT 1 FROM records_reviewdecision decision
                    WHERE decision.claim_id = act.claim_id AND decision.version > act.undoes
                      AND decision.version < act.version))
 ORDER BY 1
"""


def check_taken_back_in_time() -> Iterator[AuditFinding]:
    """What was taken back was the unit's own approval or upload, and nobody had taken it up.

    The database refuses anything else when it is written; this finds what was written past it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_UP)
        rows = cursor.fetchall()
    for (claim,) in rows:
        yield breach("review.taken_back", claim, "该申领的审核或上传在下一环节打开或办理后被撤回。")
