"""What a certificate is worth, decided in one place: a view of the facts, and a function for the instant."""

import django.db.models.deletion
from django.db import migrations, models

STANDING = """
CREATE OR REPLACE VIEW certificate_standing AS
SELECT certificate.id AS certificate_id,
       certificate.token,
       certificate.number,
       certificate.collectable_from AS opens_at,
       CASE
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
         -- Nothing suspends a certificate yet; what does will be asked for in this place.
         WHEN false
           THEN 'suspended'
         ELSE 'valid'
       END AS once_open,
       (SELECT successor.number FROM records_certificate successor
          JOIN records_artifact artifact ON artifact.certificate_id = successor.id
         WHERE successor.predecessor_id = certificate.id) AS replaced_by
  FROM records_certificate certificate;

CREATE OR REPLACE FUNCTION zc_certificate_standing(once_open text, opens_at timestamptz, at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $standing$
  -- once_open stands here once, or PostgreSQL would call this function instead of writing it out in the query.
  SELECT CASE once_open
    WHEN 'valid' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'valid' END
    WHEN 'suspended' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'suspended' END
    WHEN 'making' THEN 'making'
    WHEN 'replaced' THEN 'replaced'
    WHEN 'revoked' THEN 'revoked'
  END
$standing$;
"""

NO_STANDING = """
DROP FUNCTION IF EXISTS zc_certificate_standing(text, timestamptz, timestamptz);
DROP VIEW IF EXISTS certificate_standing;
"""


class Migration(migrations.Migration):
    """Lays the view and its function; both may be laid again."""

    dependencies = [("records", "0013_decision_guards")]

    operations = [
        migrations.RunSQL(STANDING, NO_STANDING),
        migrations.CreateModel(
            name="CertificateStanding",
            fields=[
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="records.certificate",
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                ("number", models.CharField(max_length=20)),
                ("opens_at", models.DateTimeField()),
                ("once_open", models.CharField(max_length=16)),
                ("replaced_by", models.CharField(max_length=20, null=True)),
            ],
            options={"db_table": "certificate_standing", "managed": False},
        ),
    ]
