"""Officers and their signatures, told again from the rows: each came by two, and signs with neither."""

from collections.abc import Iterator

from django.db import connection

from zhicheng.services.oversight.audit.findings import AuditFinding, breach

_OFFICER_WITHOUT_GRANT = """
SELECT account.login_name FROM records_membership held
  JOIN records_account account ON account.id = held.account_id
 WHERE held.role = 'bureau'
   AND NOT EXISTS (
     SELECT 1 FROM records_staffaccountchange change
      WHERE change.account_id = held.account_id AND change.unit_id = held.unit_id AND change.role = 'bureau'
        AND change.state = 'granted' AND change.takes_two AND change.settled_at = held.granted_at)
 ORDER BY account.login_name
"""

# The operator's own, at the set-up, have neither asker nor granter and no events of these.
_GRANTED_BY_ONE = """
SELECT account.login_name FROM records_staffaccountchange change
  JOIN records_account account ON account.id = change.account_id
 WHERE change.state = 'granted' AND change.takes_two
   AND (change.asked_by_id IS NOT NULL OR change.settled_by_id IS NOT NULL)
   AND (change.asked_by_id IS NULL OR change.settled_by_id IS NULL
        OR change.asked_by_id = change.settled_by_id
        OR NOT EXISTS (SELECT 1 FROM records_event asked
                        WHERE asked.tag = 'bureau:staff_change:asked' AND asked.subject_kind = 'account'
                          AND asked.subject_id IN (change.id::text, change.account_id::text)
                          AND asked.account_id = change.asked_by_id AND asked.at = change.asked_at)
        OR NOT EXISTS (SELECT 1 FROM records_event granted
                        WHERE granted.tag = 'bureau:staff_change:granted'
                          AND granted.subject_kind = 'account'
                          AND granted.subject_id = change.account_id::text
                          AND granted.account_id = change.settled_by_id AND granted.at = change.settled_at))
 ORDER BY account.login_name
"""

_SIGNED_TOO_CLOSE = """
WITH signed(what, first, second, at) AS (
  SELECT '批次' || batch.month, batch.checked_by_id, batch.released_by_id, batch.released_at
    FROM records_issuancebatch batch WHERE batch.released_by_id IS NOT NULL
  UNION ALL
  SELECT '办件' || the_case.number, decision.proposed_by_id, decision.decided_by_id, decision.decided_at
    FROM records_casedecision decision JOIN records_case the_case ON the_case.id = decision.case_id
   WHERE decision.is_agreed
  UNION ALL
  SELECT '样式' || template.version, template.proposed_by_id, template.approved_by_id, template.approved_at
    FROM records_certificatetemplate template WHERE template.approved_by_id IS NOT NULL
)
SELECT DISTINCT signed.what FROM signed
  JOIN records_staffaccountchange change
    ON change.state = 'granted' AND change.account_id IN (signed.first, signed.second)
   AND change.settled_at <= signed.at
 WHERE change.waits_until > signed.at
    OR (change.apart_until > signed.at
        AND (CASE WHEN change.account_id = signed.first THEN signed.second ELSE signed.first END)
            IN (change.asked_by_id, change.settled_by_id))
 ORDER BY signed.what
"""


def check_staff_changes() -> Iterator[AuditFinding]:
    """Every officer was made by two or by the operator, and any two who signed one act stand apart."""
    for login_name in _first_column(_OFFICER_WITHOUT_GRANT):
        yield breach("staff.no_grant", login_name, "该账号有人社局角色，但没有两人办理的授权记录。")
    for login_name in _first_column(_GRANTED_BY_ONE):
        yield breach("staff.granted_by_one", login_name, "该账号的变动没有两名不同工作人员的提出与同意记录。")
    for what in _first_column(_SIGNED_TOO_CLOSE):
        yield breach("staff.signed_too_close", what, "两名签批人中有一人在等待时间内，或经手过另一人的账号。")


def _first_column(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
