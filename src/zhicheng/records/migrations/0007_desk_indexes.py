"""Desks list what waits longest and count their piles from the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_claim_snapshots"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="claim",
            name="claim_by_employer",
        ),
        migrations.RemoveIndex(
            model_name="claim",
            name="claim_by_submitting_unit",
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["employer", "status", "step", "submitted_at", "id"],
                include=("channel",),
                name="claim_on_employers_desk",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["submitting_unit", "status", "step", "submitted_at", "id"],
                include=("channel", "employer"),
                name="claim_on_departments_desk",
            ),
        ),
    ]
