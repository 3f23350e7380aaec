"""What a claim said when it was handed in, so that a correction can be shown beside it."""

import django.db.models.deletion
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_claimsnapshot
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_claimsnapshot
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0005_account_protection")]

    operations = [
        migrations.CreateModel(
            name="ClaimSnapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhicheng.records.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="records.claim",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "version"), name="claim_snapshot_once")
                ]
            },
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
