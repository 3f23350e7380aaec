"""Accounts get an epoch: raising it ends every session of the account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = [
        migrations.AddField("account", "session_epoch", models.PositiveIntegerField(default=0)),
    ]
