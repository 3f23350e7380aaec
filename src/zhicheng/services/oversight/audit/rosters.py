"""Rosters: accepted + rejected + duplicate = read, row by row (I8)."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.domain.rosters.uploads import RosterRowOutcome, RosterUploadStatus
from zhicheng.services.oversight.audit.findings import AuditFinding, breach


def check_rows_accounted() -> Iterator[AuditFinding]:
    """The counts on each upload are those of its rows; nothing was read and forgotten."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT u.id
              FROM records_rosterupload u
              LEFT JOIN (SELECT upload_id,
                                count(*) FILTER (WHERE outcome = %(accepted)s) AS accepted,
                                count(*) FILTER (WHERE outcome = %(rejected)s) AS rejected,
                                count(*) FILTER (WHERE outcome = %(duplicate)s) AS duplicate
                           FROM records_rosterrow GROUP BY upload_id) r ON r.upload_id = u.id
             WHERE u.rows_accepted <> coalesce(r.accepted, 0)
                OR u.rows_rejected <> coalesce(r.rejected, 0)
                OR u.rows_duplicate <> coalesce(r.duplicate, 0)
                OR (u.status = %(done)s AND u.rows_total IS DISTINCT FROM u.rows_read)
             ORDER BY u.id
            """,
            {
                "accepted": RosterRowOutcome.ACCEPTED.value,
                "rejected": RosterRowOutcome.REJECTED.value,
                "duplicate": RosterRowOutcome.DUPLICATE.value,
                "done": RosterUploadStatus.DONE.value,
            },
        )
        rows = cursor.fetchall()
    for (upload_id,) in rows:
        yield breach("roster.rows", upload_id, "名册的行数与逐行处理结果不一致，有行没有交代。")
