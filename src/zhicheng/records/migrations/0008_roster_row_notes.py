from django.db import migrations, models


class Migration(migrations.Migration):
    """Finds the few rows that were taken with something to know of them, among all that were taken."""

    dependencies = [("records", "0007_desk_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="rosterrow",
            index=models.Index(
                fields=["upload", "number"],
                condition=models.Q(outcome="accepted") & ~models.Q(reasons=[]),
                name="roster_row_taken_with_notes",
            ),
        ),
    ]
