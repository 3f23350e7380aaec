"""Lists of filings: each is still what its approval fixed, and every certificate of one stands on it."""

from collections.abc import Iterator
from typing import Final

from django.db import connection

from zhicheng.domain.approved_lists import ApprovedTitle, list_digest
from zhicheng.domain.filings import FilingStatus
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import ApprovedPerson, Filing, binding
from zhicheng.services.kernel.people import id_index
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.oversight.audit.findings import AuditFinding, breach
from zhicheng.services.oversight.audit.rights import is_required

_CHUNK = 2000

# The final check's rule is not asked; the list's own rows are, by the number that the certificate prints, and
# by those that its holder had before.
NOT_LISTED: Final = """
SELECT c.number
  FROM records_certificate c
  JOIN records_claim claim ON claim.id = c.claim_id
  JOIN records_filing filing ON filing.id = claim.filing_id
 WHERE filing.list_count IS NOT NULL AND c.predecessor_id IS NULL
   AND NOT EXISTS (
     SELECT 1 FROM records_approvedperson listed
      WHERE listed.filing_id = filing.id AND listed.series = c.series AND listed.title_name = c.title_name
        AND listed.specialty = c.specialty
        AND (listed.id_index = c.id_index
             OR listed.id_index IN (SELECT fact.value_index FROM records_personfact fact
                                     WHERE fact.person_id = c.person_id AND fact.kind = 'document')))
 ORDER BY c.number
"""

_WITHOUT_A_LIST = """
SELECT DISTINCT filing.reference, (claim.uploaded_at AT TIME ZONE 'Asia/Shanghai')::date
  FROM records_certificate c
  JOIN records_claim claim ON claim.id = c.claim_id
  JOIN records_filing filing ON filing.id = claim.filing_id
 WHERE filing.list_count IS NULL
 ORDER BY 1, 2
"""

# The digest stands in the event of the approval too, where the chain keeps it.
_EVENT_DIFFERS = """
SELECT filing.reference FROM records_filing filing
 WHERE filing.list_digest <> '' AND NOT EXISTS (
         SELECT 1 FROM records_event event
          WHERE event.subject_kind = 'filing' AND event.subject_id = filing.id::text
            AND event.tag = 'bureau:filing:approved'
            AND event.payload ->> 'list_digest' = filing.list_digest)
 ORDER BY filing.reference
"""


def check_lists() -> Iterator[AuditFinding]:
    """Each approved list has its digest, each certificate of one stands on it (clause 一(一))."""
    approved = Filing.objects.filter(status=FilingStatus.APPROVED, list_count__isnull=False)
    for filing in approved.order_by("reference"):
        rows = list(ApprovedPerson.objects.filter(filing=filing).iterator(chunk_size=_CHUNK))
        if len(rows) != filing.list_count or _digest(filing, rows) != filing.list_digest:
            yield breach("list.digest", filing.reference, "备案的核准名单与核准时的摘要不符，可能被改动。")
        if any(bytes(row.id_index) != id_index(_number(row)) for row in rows):
            yield breach("list.sealed", filing.reference, "核准名单中有证件号码与其索引不符。")
    with connection.cursor() as cursor:
        cursor.execute(_EVENT_DIFFERS)
        for (reference,) in cursor.fetchall():
            yield breach("list.event", reference, "核准名单的摘要与核准时的操作记录不符。")
        cursor.execute(NOT_LISTED)
        for (number,) in cursor.fetchall():
            yield breach("list.person", number, "证书的持证人和资格不在备案的核准名单中。")
        cursor.execute(_WITHOUT_A_LIST)
        for reference, uploaded_on in cursor.fetchall():
            if is_required(uploaded_on):
                yield breach("list.not_recorded", reference, "上传时已要求核准名单，而备案没有名单。")


def _digest(filing: Filing, rows: list[ApprovedPerson]) -> str:
    return list_digest(
        bytes(filing.list_salt or b""),
        (
            ApprovedTitle(
                bytes(row.id_index),
                row.name,
                row.series,
                row.title_name,
                TitleLevel(row.level),
                row.specialty,
            )
            for row in rows
        ),
    )


def _number(row: ApprovedPerson) -> str:
    return open_text(row.id_number_sealed, field=binding(ApprovedPerson, "id_number_sealed"), row=row.id)
