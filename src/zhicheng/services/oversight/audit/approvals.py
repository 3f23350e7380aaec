"""No certificate without review: two officers on each release, reviewers apart from the claimant (R01)."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.channels import RULES
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
                                  AND e.tag = 'bureau:batch:proposed' AND e.account_id = b.checked_by_id)
                OR NOT EXISTS (SELECT 1 FROM records_event e
                                WHERE e.subject_kind = 'batch' AND e.subject_id = b.id::text
                                  AND e.tag = 'bureau:batch:released' AND e.account_id = b.released_by_id)
             ORDER BY c.number
            """,
            [BatchStatus.RELEASED.value, BatchStatus.ISSUED.value],
        )
        rows = cursor.fetchall()
    for (number,) in rows:
        yield breach("review.two_officers", number, "证书所在批次没有两名不同工作人员的核对与签发记录。")


def check_reviewed_step_by_step() -> Iterator[AuditFinding]:
    """Every certificate of a personal claim has each rung's approval, by distinct persons, since its hand-in.

    A roster's claim must have been uploaded by a person, for a filing that another person approved.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH certified AS (
              SELECT c.number, claim.id, claim.channel, claim.created_by_id, claim.filing_id,
                     known.rungs
                FROM records_certificate c JOIN records_claim claim ON claim.id = c.claim_id
                LEFT JOIN unnest(%s::text[], %s::int[]) AS known(channel, rungs)
                       ON known.channel = claim.channel
            ), acts AS (
              SELECT certified.number, certified.channel, certified.rungs, certified.created_by_id,
                     certified.filing_id,
                     (SELECT max(e.seq) FROM records_event e
                       WHERE e.subject_kind = 'claim' AND e.subject_id = certified.id::text
                         AND e.tag IN ('holder:claim:submitted', 'holder:claim:resubmitted')) AS handed_in,
                     certified.id
                FROM certified
            )
            SELECT acts.number FROM acts
             WHERE NOT EXISTS (SELECT 1 FROM records_event e
                                WHERE e.subject_kind = 'claim' AND e.subject_id = acts.id::text
                                  AND e.tag IN ('unit:claim:uploaded', 'unit:claim:corrected')
                                  AND e.account_id IS NOT NULL)
                OR (acts.rungs > 0 AND (
                     acts.handed_in IS NULL
                     OR (SELECT count(DISTINCT e.account_id) FROM records_event e
                          WHERE e.subject_kind = 'claim' AND e.subject_id = acts.id::text
                            AND e.tag = 'unit:claim:approved' AND e.seq > acts.handed_in
                            AND e.account_id <> acts.created_by_id) < acts.rungs))
                OR (acts.rungs = 0 AND NOT EXISTS (
                     SELECT 1 FROM records_filing f
                      WHERE f.id = acts.filing_id AND f.status = %s
                        AND f.decided_by_id <> f.submitted_by_id))
                OR acts.rungs IS NULL
             ORDER BY acts.number
            """,
            [
                [channel.value for channel in RULES],
                [len(rules.ladder) for rules in RULES.values()],
                FilingStatus.APPROVED.value,
            ],
        )
        rows = cursor.fetchall()
    for (number,) in rows:
        yield breach("review.ladder", number, "证书对应的申领缺少应有的逐级审核或上传记录。")
