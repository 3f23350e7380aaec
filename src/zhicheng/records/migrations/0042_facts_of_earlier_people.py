"""Gives everybody who is registered already the facts of today, as the triggers of 0043 would have written them.

A name that a roster corrected and a phone that was changed begin where the trail says so, all else with the
registration. What stood there before is gone: nothing kept it. Each chunk commits by itself, and a fact that is
there already is left alone, so that a migration that was killed is run again and ends with the same rows.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PEOPLE_A_CHUNK = 5000
_FIRST = uuid.UUID(int=0)
_LAST = (
    "SELECT max(id::text)::uuid FROM (SELECT id FROM records_person WHERE id > %s ORDER BY id LIMIT %s) chunk"
)

_FACTS = """
WITH chunk AS (
  SELECT person.*,
         greatest(created_at, (SELECT max(at) FROM records_event
                                WHERE subject_kind = 'person' AND subject_id = person.id::text
                                  AND tag = 'unit:person:corrected')) AS named_at,
         greatest(created_at, (SELECT max(at) FROM records_event
                                WHERE subject_kind = 'person' AND subject_id = person.id::text
                                  AND tag = 'holder:person:phone_changed')) AS phoned_at
    FROM records_person person WHERE id > %s AND id <= %s
)
INSERT INTO records_personfact
       (person_id, kind, value_text, document_sealed, phone_sealed, value_index, valid_from, source)
SELECT id, 'name', name, NULL::bytea, NULL::bytea, NULL::bytea, named_at, 'unstated' FROM chunk
 UNION ALL
SELECT id, 'sex', sex, NULL, NULL, NULL, named_at, 'unstated' FROM chunk
 UNION ALL
SELECT id, 'document', document_kind, id_number_sealed, NULL, id_index, created_at, 'unstated' FROM chunk
 UNION ALL
SELECT id, 'phone', '', NULL, phone_sealed, phone_index, phoned_at, 'unstated' FROM chunk
 WHERE phone_index IS NOT NULL
    ON CONFLICT (person_id, kind) WHERE valid_to IS NULL DO NOTHING
"""


def fill_facts(
    apps: Any, schema_editor: BaseDatabaseSchemaEditor, after_chunk: Callable[[], None] = lambda: None
) -> None:
    """Write what is missing, chunk by chunk. ``after_chunk`` is called when each has committed."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        first = _FIRST
        while True:
            cursor.execute(_LAST, [first, PEOPLE_A_CHUNK])
            (last,) = cursor.fetchone()
            if last is None:
                break
            with transaction.atomic(connection.alias):
                cursor.execute(_FACTS, [first, last])
            after_chunk()
            first = last


class Migration(migrations.Migration):
    # Each chunk commits by itself: a million people do not fit into one transaction.
    atomic = False
    dependencies = [("records", "0041_person_facts")]
    operations = [migrations.RunPython(fill_facts, migrations.RunPython.noop)]
