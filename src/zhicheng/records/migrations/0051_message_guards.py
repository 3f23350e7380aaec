"""What a message says never changes, a delivery ends once, and a template is never edited."""

from pathlib import Path

from django.db import migrations

GUARDS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("records", "0050_messages")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [migrations.RunSQL(GUARDS)]
