"""Numbers: unique, well formed, never reused, and no gap without a recorded void (I1)."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.certificate_numbers import CertificateNumberRefused, parse_certificate_number
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Checkpoint, NumberAllocation, NumberCounter
from zhicheng.services.oversight.audit.findings import AuditFinding, breach

_CHUNK = 5000


def check_number_sequence() -> Iterator[AuditFinding]:
    """Every serial from 1 to the counter was allocated once, and the counter is where the last one says."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(a.region, c.region), coalesce(a.year, c.year), coalesce(a.total, 0),
                   coalesce(a.lowest, 1), coalesce(a.highest, 0), coalesce(c.next_serial, 1)
              FROM (SELECT region, year, count(*) AS total, min(serial) AS lowest, max(serial) AS highest
                      FROM records_numberallocation GROUP BY region, year) a
              FULL JOIN records_numbercounter c ON c.region = a.region AND c.year = a.year
            """
        )
        rows = cursor.fetchall()
    for region, year, total, lowest, highest, next_serial in rows:
        subject = f"{region}-{year}"
        if highest + 1 != next_serial:
            yield breach(
                "number.counter",
                subject,
                f"{year}年编号计数器指向{next_serial}，已分配的最大流水号是{highest}。",
            )
        if total and (lowest != 1 or total != highest):
            yield breach(
                "number.gap", subject, f"{year}年应有{highest}个编号，实有{total}个，有编号不知去向。"
            )


def check_number_text() -> Iterator[AuditFinding]:
    """Each stored number reads back as its own level, region, year and serial, check digit included."""
    rows = NumberAllocation.objects.order_by("number").iterator(chunk_size=_CHUNK)
    for row in rows:
        try:
            parsed = parse_certificate_number(row.number)
        except CertificateNumberRefused:
            yield breach("number.text", row.number, "编号的校验位或格式不对。")
            continue
        if (parsed.level.value, parsed.region, parsed.year, parsed.serial) != (
            row.level,
            row.region,
            row.year,
            row.serial,
        ):
            yield breach("number.text", row.number, "编号与其层级、地区、年份或流水号不一致。")


def check_numbers_accounted() -> Iterator[AuditFinding]:
    """Each number stands on exactly one certificate; a number that will never be sealed has a void."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.number, c.id IS NOT NULL, v.number_id IS NOT NULL, f.certificate_id IS NOT NULL,
                   claim.status, c.level <> a.level
              FROM records_numberallocation a
              LEFT JOIN records_certificate c ON c.number = a.number
              LEFT JOIN records_artifact f ON f.certificate_id = c.id
              LEFT JOIN records_numbervoid v ON v.number_id = a.number
              LEFT JOIN records_claim claim ON claim.id = c.claim_id
             WHERE c.id IS NULL OR c.level <> a.level
                OR (f.certificate_id IS NOT NULL AND v.number_id IS NOT NULL)
                OR (f.certificate_id IS NULL AND v.number_id IS NULL AND c.predecessor_id IS NULL
                    AND claim.status <> %s)
                -- A successor's claim stays what it was: its entry says whether it is under way.
                OR (f.certificate_id IS NULL AND v.number_id IS NULL AND c.predecessor_id IS NOT NULL
                    AND NOT EXISTS (
                      SELECT 1 FROM records_successorentry entry
                        JOIN records_issuancebatch batch ON batch.id = entry.batch_id AND batch.status = %s
                       WHERE entry.batch_id = c.batch_id AND entry.predecessor_id = c.predecessor_id
                         AND entry.failed_at IS NULL))
                OR (v.number_id IS NOT NULL AND claim.status = %s AND c.predecessor_id IS NULL)
             ORDER BY a.number
            """,
            [ClaimStatus.RELEASED.value, BatchStatus.RELEASED.value, ClaimStatus.CERTIFIED.value],
        )
        rows = cursor.fetchall()
    for number, has_certificate, is_void, is_sealed, status, wrong_level in rows:
        if not has_certificate:
            yield breach("number.orphan", number, "编号已分配，但没有对应的证书记录。")
        elif wrong_level:
            yield breach("number.level", number, "编号的层级字母与证书的层级不一致。")
        elif is_void and is_sealed:
            yield breach("number.void", number, "编号已作废，却有盖章文件。")
        elif is_void:
            yield breach("number.void", number, "编号已作废，申领却显示为已制证。")
        else:
            yield breach(
                "number.unaccounted", number, f"编号没有盖章文件，也没有作废记录（申领状态：{status}）。"
            )


def check_high_water_marks() -> Iterator[AuditFinding]:
    """No counter is below what a checkpoint says was given out: a stale backup would repeat them."""
    counters = {f"{row.region}-{row.year}": row.next_serial - 1 for row in NumberCounter.objects.all()}
    for head in Checkpoint.objects.order_by("day"):
        for subject, mark in head.counters.items():
            if counters.get(subject, 0) < mark:
                yield breach(
                    "number.high_water",
                    subject,
                    f"{head.day}公布时编号已用到{mark}，现在的计数器只到{counters.get(subject, 0)}，"
                    "可能恢复了旧备份。请先核对，再继续制证。",
                )
