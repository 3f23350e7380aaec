"""The token that the code on a case's decision leads by; each case that is there already gets its own."""

from django.db import migrations, models

import zhicheng.records.identifiers


class Migration(migrations.Migration):
    dependencies = [("records", "0045_case_guards")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="check_token",
            # The database makes one for each row; a value of Python's would be the same for all of them.
            field=models.BinaryField(
                max_length=16,
                unique=True,
                default=zhicheng.records.identifiers.new_check_token,
                db_default=models.Func(models.Func(function="gen_random_uuid"), function="uuid_send"),
            ),
        ),
    ]
