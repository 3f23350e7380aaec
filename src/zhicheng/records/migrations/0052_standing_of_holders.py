"""What a certificate is worth also says what became of its holder, and names the last of its corrections.

The view and its function as they now stand; both may be laid again.
"""

from django.db import migrations

STANDING = """
CREATE OR REPLACE VIEW certificate_standing AS
SELECT certificate.id AS certificate_id,
       certificate.token,
       certificate.number,
       certificate.collectable_from AS opens_at,
       CASE
         WHEN EXISTS (SELECT FROM records_revocation revocation
                       WHERE revocation.certificate_id = certificate.id AND revocation.is_approved
                         AND revocation.kind = 'cancelled')
           THEN 'cancelled'
         WHEN EXISTS (SELECT FROM records_revocation revocation
                       WHERE revocation.certificate_id = certificate.id AND revocation.is_approved)
           THEN 'revoked'
         WHEN NOT EXISTS (SELECT FROM records_artifact artifact
                           WHERE artifact.certificate_id = certificate.id)
           THEN 'making'
         WHEN EXISTS (SELECT FROM records_certificate successor
                        JOIN records_artifact artifact ON artifact.certificate_id = successor.id
                       WHERE successor.predecessor_id = certificate.id)
           THEN 'replaced'
         WHEN EXISTS (SELECT FROM records_suspension suspension
                       WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
           THEN 'suspended'
         ELSE 'valid'
       END AS once_open,
       -- The end of the chain: a correction that was itself corrected is of no use to who asks for the first.
       (WITH RECURSIVE later AS (
          SELECT successor.id, successor.number, 1 AS step FROM records_certificate successor
            JOIN records_artifact artifact ON artifact.certificate_id = successor.id
           WHERE successor.predecessor_id = certificate.id
          UNION ALL
          SELECT successor.id, successor.number, later.step + 1 FROM later
            JOIN records_certificate successor ON successor.predecessor_id = later.id
            JOIN records_artifact artifact ON artifact.certificate_id = successor.id)
        SELECT later.number FROM later ORDER BY later.step DESC LIMIT 1) AS replaced_by,
       coalesce(
         (SELECT revocation.decided_at FROM records_revocation revocation
           WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),
         (SELECT artifact.recorded_at FROM records_certificate successor
            JOIN records_artifact artifact ON artifact.certificate_id = successor.id
           WHERE successor.predecessor_id = certificate.id),
         (SELECT suspension.began_at FROM records_suspension suspension
           WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
       ) AS since,
       coalesce(
         (SELECT revocation.ground FROM records_revocation revocation
           WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),
         (SELECT suspension.ground FROM records_suspension suspension
           WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
       ) AS ground,
       -- Told only where the register says that the printed name was true: a typing error is no former name.
       CASE
         WHEN person.name <> certificate.true_name
              AND EXISTS (SELECT FROM records_personfact fact
                           WHERE fact.person_id IN (registered.id, person.id) AND fact.kind = 'name'
                             AND fact.value_text = certificate.true_name
                             AND fact.valid_to IS NOT NULL AND NOT fact.was_wrong)
           THEN person.name
       END AS present_name,
       (person.died_on IS NOT NULL OR registered.died_on IS NOT NULL) AS has_died,
       CASE
         WHEN person.died_on IS NOT NULL OR registered.died_on IS NOT NULL
           THEN (SELECT min(event.at) FROM records_event event
                  WHERE event.subject_kind = 'person'
                    AND event.subject_id IN (registered.id::text, person.id::text)
                    AND event.tag = 'bureau:person:death_recorded')
       END AS death_noted_at
  FROM records_certificate certificate
  -- Outer joins, though each always finds its row: a query that asks for none of this is then spared both.
  LEFT JOIN records_person registered ON registered.id = certificate.person_id
  LEFT JOIN records_person person ON person.id = coalesce(registered.merged_into_id, registered.id);

CREATE OR REPLACE FUNCTION zc_certificate_standing(once_open text, opens_at timestamptz, at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $standing$
  -- once_open stands here once, or PostgreSQL would call this function instead of writing it out in the query.
  SELECT CASE once_open
    WHEN 'valid' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'valid' END
    WHEN 'suspended' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'suspended' END
    WHEN 'making' THEN 'making'
    WHEN 'replaced' THEN 'replaced'
    WHEN 'revoked' THEN 'revoked'
    WHEN 'cancelled' THEN 'cancelled'
  END
$standing$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0051_message_guards")]

    # There is no way back: the code that reads the view needs these columns.
    operations = [migrations.RunSQL(STANDING)]
