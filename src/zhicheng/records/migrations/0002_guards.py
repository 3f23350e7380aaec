"""Installs the triggers of ``records/sql/guards.sql`` and the two chain heads."""

from importlib import resources

from django.db import migrations

GUARDS = resources.files("zhicheng.records").joinpath("sql/guards.sql").read_text(encoding="utf-8")

HEADS = """
INSERT INTO records_chainhead (name, seq, hash)
VALUES ('events', 0, decode(repeat('00', 32), 'hex')), ('log', 0, decode(repeat('00', 32), 'hex'));
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [migrations.RunSQL(HEADS), migrations.RunSQL(GUARDS)]
