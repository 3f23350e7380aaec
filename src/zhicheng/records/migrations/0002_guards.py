"""Installs the first triggers, which stand in ``0002_guards.sql`` beside this file, and the two chain heads.

That text is part of this migration and never changes again, as the migration itself never does: a database
that ran it has these triggers. A test pins its digest. Later guards come with later migrations.
"""

from pathlib import Path

from django.db import migrations

GUARDS = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")

HEADS = """
INSERT INTO records_chainhead (name, seq, hash)
VALUES ('events', 0, decode(repeat('00', 32), 'hex')), ('log', 0, decode(repeat('00', 32), 'hex'));
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [migrations.RunSQL(HEADS), migrations.RunSQL(GUARDS)]
