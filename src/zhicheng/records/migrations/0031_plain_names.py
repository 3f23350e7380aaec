"""Names of the field: who verifies is a verifier, and what is published of the chains is a checkpoint.

Triggers and grants belong to the tables themselves and follow them.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0030_channels_of_the_code")]

    operations = [
        migrations.RenameModel("PublishedHead", "Checkpoint"),
        migrations.RenameField("verificationrequest", "asker", "verifier"),
        migrations.RenameField("verificationrecord", "asker", "verifier"),
    ]
