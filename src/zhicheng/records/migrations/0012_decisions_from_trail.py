"""Fills the rows of 0011 from the audit trail of an installation that was in use before them.

Each chunk commits by itself, and a row that is there already is left alone: a migration that was killed is
run again from its beginning and ends with the same rows. The rows' ids are made from their event's sequence.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CLAIMS_A_CHUNK = 2000
EVENTS_A_CHUNK = 10_000
_FIRST_CLAIM = uuid.UUID(int=0)

# Every event of a claim but a look at its ID number raised its version by one, so that the place of an event
# among them is the version; older events do not name it. A roster's claim begins with its upload.
_TRAIL = """
WITH chunk AS (
  SELECT id, channel = 'evaluation' AS is_of_roster FROM records_claim WHERE id > %s AND id <= %s
),
trail AS (
  SELECT chunk.id AS claim_id, event.seq, event.account_id, event.unit_id, event.at, event.payload,
         CASE WHEN event.tag = 'unit:claim:uploaded' AND chunk.is_of_roster THEN 'roster_uploaded'
              WHEN event.tag = 'unit:claim:corrected' THEN 'roster_corrected'
              ELSE split_part(event.tag, ':', 3) END AS act,
         split_part(event.tag, ':', 2) AS subject,
         coalesce((event.payload ->> 'version')::int,
                  row_number() OVER (PARTITION BY chunk.id ORDER BY event.seq)) AS version
    FROM chunk JOIN records_event event ON event.subject_kind = 'claim' AND event.subject_id = chunk.id::text
   WHERE event.tag <> 'unit:claim:id_number_revealed'
),
named AS (
  SELECT trail.*,
         CASE WHEN subject = 'attachment' THEN 'attachment_' || act ELSE act END AS kind,
         count(*) FILTER (WHERE act IN ('submitted', 'resubmitted', 'roster_uploaded', 'roster_corrected'))
           OVER (PARTITION BY claim_id ORDER BY seq) AS hand_in
    FROM trail
)
"""

_ACTS = f"""
{_TRAIL}
INSERT INTO records_claimact (id, claim_id, version, kind, account_id, unit_id, reason, month, is_late, at)
SELECT md5('claim act ' || seq)::uuid, claim_id, version, kind, account_id, unit_id,
       coalesce(payload ->> 'reason', ''), coalesce(payload ->> 'month', ''),
       coalesce((payload ->> 'late')::boolean, false), at
  FROM named
 WHERE kind IN ('drafted', 'edited', 'attachment_added', 'attachment_removed', 'submitted', 'resubmitted',
                'withdrawn', 'reading_confirmed', 'submitting_unit_changed', 'uploaded', 'roster_uploaded',
                'roster_corrected')
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own names

_DECISIONS = f"""
{_TRAIL}
INSERT INTO records_reviewdecision
       (id, claim_id, hand_in, step, status, verdict, unit_id, account_id, reason, field, version, at)
SELECT md5('review decision ' || seq)::uuid, claim_id, hand_in, (payload #>> '{{from,1}}')::int,
       payload #>> '{{from,0}}', kind, unit_id, account_id, coalesce(payload ->> 'reason', ''), '', version, at
  FROM named WHERE kind IN ('approved', 'sent_back', 'rejected')
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own names

_FAILURES = f"""
{_TRAIL}
INSERT INTO records_issuancefailure (claim_id, number_id, code, sentence, at)
SELECT claim_id, payload ->> 'number', payload ->> 'code', payload ->> 'reason', at
  FROM named WHERE kind = 'not_issued'
    ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own names

_LAST_CLAIM = """
SELECT max(id::text)::uuid FROM (SELECT id FROM records_claim WHERE id > %s ORDER BY id LIMIT %s) chunk
"""

_ACCESSES = """
INSERT INTO records_certificateaccess (id, certificate_id, kind, account_id, unit_id, reason, at)
SELECT md5('certificate access ' || seq)::uuid, subject_id::uuid,
       CASE split_part(tag, ':', 3) WHEN 'id_number_revealed' THEN 'id_revealed' ELSE split_part(tag, ':', 3) END,
       account_id, unit_id, coalesce(payload ->> 'reason', ''), at
  FROM records_event
 WHERE seq > %s AND seq <= %s AND subject_kind = 'certificate'
   AND tag IN ('holder:certificate:downloaded', 'bureau:certificate:exported', 'unit:claim:id_number_revealed')
    ON CONFLICT DO NOTHING
"""

_AUDITS = """
INSERT INTO records_auditrun (id, began_at, ended_at, checks, breaches, notes, findings)
SELECT md5('audit run ' || seq)::uuid, subject_id::timestamptz, at, payload -> 'checks',
       (payload ->> 'breaches')::int, (payload ->> 'notes')::int, payload -> 'findings'
  FROM records_event WHERE seq > %s AND seq <= %s AND tag = 'worker:audit:finished'
    ON CONFLICT DO NOTHING
"""

_PASSWORDS = """
UPDATE records_account account
   SET password_chosen_at = CASE latest.tag WHEN 'account:password:changed' THEN latest.at END
  FROM (SELECT DISTINCT ON (subject_id) subject_id, tag, at FROM records_event
         WHERE seq > %s AND seq <= %s AND subject_kind = 'account'
           AND tag IN ('bureau:account:created', 'bureau:account:password_reset', 'account:password:changed')
         ORDER BY subject_id, seq DESC) latest
 WHERE account.id = latest.subject_id::uuid
   AND account.password_chosen_at IS DISTINCT FROM
       CASE latest.tag WHEN 'account:password:changed' THEN latest.at END
"""


def fill_from_trail(
    apps: Any, schema_editor: BaseDatabaseSchemaEditor, after_chunk: Callable[[], None] = lambda: None
) -> None:
    """Write what is missing, chunk by chunk. ``after_chunk`` is called when each has committed."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        first = _FIRST_CLAIM
        while True:
            cursor.execute(_LAST_CLAIM, [first, CLAIMS_A_CHUNK])
            (last,) = cursor.fetchone()
            if last is None:
                break
            with transaction.atomic(connection.alias):
                for statement in (_ACTS, _DECISIONS, _FAILURES):
                    cursor.execute(statement, [first, last])
            after_chunk()
            first = last
        cursor.execute("SELECT coalesce(max(seq), 0) FROM records_event")
        (end,) = cursor.fetchone()
        for start in range(0, end, EVENTS_A_CHUNK):
            with transaction.atomic(connection.alias):
                for statement in (_ACCESSES, _AUDITS, _PASSWORDS):
                    cursor.execute(statement, [start, start + EVENTS_A_CHUNK])
            after_chunk()


class Migration(migrations.Migration):
    # Each chunk commits by itself: the rows of forty months do not fit into one transaction.
    atomic = False
    dependencies = [("records", "0011_decisions")]
    operations = [migrations.RunPython(fill_from_trail, migrations.RunPython.noop)]
