from django.db import migrations, models

# A migration cannot open files; a job fills in the keys of those that are there already.
EARLIER_FILES = """
INSERT INTO records_sealedfile (storage_key, key_id)
SELECT storage_key, '' FROM records_attachment
UNION SELECT storage_key, '' FROM records_rosterupload
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    """Notes under which data key each encrypted file lies."""

    dependencies = [("records", "0015_certificate_standing")]

    operations = [
        migrations.CreateModel(
            name="SealedFile",
            fields=[
                ("storage_key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("key_id", models.CharField(blank=True, max_length=64)),
            ],
            options={"indexes": [models.Index(fields=["key_id"], name="sealed_file_by_key")]},
        ),
        migrations.RunSQL(EARLIER_FILES, migrations.RunSQL.noop),
    ]
