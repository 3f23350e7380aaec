from django.db import migrations, models


class Migration(migrations.Migration):
    """Knows which passwords somebody else has seen; of those made before nobody can tell, so they stay."""

    dependencies = [("records", "0008_roster_row_notes")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_is_issued",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
