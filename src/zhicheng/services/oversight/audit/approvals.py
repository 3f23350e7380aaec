"""No certificate without review: two officers on each release, reviewers apart from the claimant (R01)."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from zhicheng.domain.batches import BatchKind, BatchStatus
from zhicheng.domain.channels import RULES
from zhicheng.domain.claim_acts import HAND_INS, ClaimActKind
from zhicheng.domain.filings import FilingStatus
from zhicheng.services.oversight.audit.findings import AuditFinding, breach


def check_two_officers() -> Iterator[AuditFinding]:
    """Every certificate's batch was proposed and released by two persons, and both acts are in the chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.number
              FROM records_certificate c
              JOIN records_issuancebatch b ON b.id = c.batch_id
             WHERE b.released_by_id IS NULL OR b.released_by_id = b.checked_by_id
                OR b.status NOT IN (%s, %s)
                OR NOT EXISTS (SELECT 1 FROM records_event e
                                WHERE e.subject_kind = 'batch' AND e.subject_id = b.id::text
                                  AND e.tag = 'bureau:batch:released' AND e.account_id = b.released_by_id)
                OR (b.kind <> %s AND NOT EXISTS (
                      SELECT 1 FROM records_event e
                       WHERE e.subject_kind = 'batch' AND e.subject_id = b.id::text
                         AND e.tag = 'bureau:batch:proposed' AND e.account_id = b.checked_by_id))
                -- A successor's batch was proposed and agreed to with its case.
                OR (b.kind = %s AND NOT EXISTS (
                      SELECT 1 FROM records_successorentry entry
                        JOIN records_caseitem item ON item.id = entry.item_id
                        JOIN records_event proposed ON proposed.subject_kind = 'case'
                         AND proposed.subject_id = item.case_id::text
                         AND proposed.tag = 'bureau:case:proposed' AND proposed.account_id = b.checked_by_id
                        JOIN records_event agreed ON agreed.subject_kind = 'case'
                         AND agreed.subject_id = item.case_id::text
                         AND agreed.tag = 'bureau:case:agreed' AND agreed.account_id = b.released_by_id
                       WHERE entry.batch_id = b.id AND entry.predecessor_id = c.predecessor_id))
             ORDER BY c.number
            """,
            [
                BatchStatus.RELEASED.value,
                BatchStatus.ISSUED.value,
                BatchKind.CORRECTION.value,
                BatchKind.CORRECTION.value,
            ],
        )
        rows = cursor.fetchall()
    for (number,) in rows:
        yield breach("review.two_officers", number, "证书所在批次没有两名不同工作人员的核对与签发记录。")


def check_reviewed_step_by_step() -> Iterator[AuditFinding]:
    """Every certificate of a personal claim has each step's approval, by distinct persons, since its hand-in.

    How many steps there are is told by the channel's rules; who approved them, by the decisions' rows. A
    roster's claim must have been uploaded by a person, for a filing that another person approved.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LADDER, _channels())
        rows = cursor.fetchall()
    for (number,) in rows:
        yield breach("review.steps", number, "证书对应的申领缺少应有的逐级审核或上传记录。")


_LADDER = """
WITH rules(channel, is_personal, steps) AS (
  SELECT * FROM unnest(%(channels)s::text[], %(personal)s::boolean[], %(steps)s::int[])
),
certified AS (
  SELECT c.number, claim.id, claim.person_id, claim.created_by_id, claim.filing_id, rules.is_personal,
         rules.steps,
         (SELECT count(*) FROM records_claimact act
           WHERE act.claim_id = claim.id AND act.kind = ANY(%(hand_ins)s)) AS hand_in
    FROM records_certificate c
    JOIN records_claim claim ON claim.id = c.claim_id
    LEFT JOIN rules ON rules.channel = claim.channel
),
-- An approval that was taken back stays on record and approves nothing.
standing AS (
  SELECT decision.* FROM records_reviewdecision decision
   WHERE decision.verdict = 'approved'
     AND NOT EXISTS (SELECT 1 FROM records_claimact undone
                      WHERE undone.claim_id = decision.claim_id AND undone.undoes = decision.version)
)
SELECT number FROM certified
 WHERE steps IS NULL
    OR NOT EXISTS (SELECT 1 FROM records_claimact act
                    WHERE act.claim_id = certified.id AND act.kind = ANY(%(uploads)s)
                      AND act.account_id IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM records_claimact undone
                                       WHERE undone.claim_id = act.claim_id AND undone.undoes = act.version))
    OR (is_personal AND (
         hand_in = 0
         OR (SELECT count(DISTINCT decision.step) FROM standing decision
              WHERE decision.claim_id = certified.id AND decision.hand_in = certified.hand_in
                AND decision.step BETWEEN 1 AND steps) <> steps
         OR (SELECT count(DISTINCT decision.account_id) FROM standing decision
               JOIN records_account account ON account.id = decision.account_id
              WHERE decision.claim_id = certified.id AND decision.hand_in = certified.hand_in
                AND decision.step BETWEEN 1 AND steps
                AND decision.account_id <> certified.created_by_id
                AND account.person_id IS DISTINCT FROM certified.person_id) <> steps))
    OR (NOT is_personal AND NOT EXISTS (
         SELECT 1 FROM records_filing f
          WHERE f.id = certified.filing_id AND f.status = %(approved)s
            AND f.decided_by_id <> f.submitted_by_id))
 ORDER BY number
"""


def _channels() -> dict[str, Any]:
    """The channels' rules as the audit's statements take them."""
    return {
        "channels": [channel.value for channel in RULES],
        "personal": [rules.personal_claim for rules in RULES.values()],
        "steps": [len(rules.review_steps) for rules in RULES.values()],
        "hand_ins": sorted(HAND_INS),
        "approved": FilingStatus.APPROVED.value,
        "uploads": [
            ClaimActKind.UPLOADED.value,
            ClaimActKind.ROSTER_UPLOADED.value,
            ClaimActKind.ROSTER_CORRECTED.value,
        ],
    }
