"""An open identity dispute freezes the account; disputes that are open already do so from now on."""

import django.db.models.deletion
from django.db import migrations, models

FREEZE_DISPUTED = """
UPDATE records_account account
   SET frozen_by_case_id = item.case_id, session_epoch = account.session_epoch + 1
  FROM records_caseitem item
 WHERE item.kind = 'identity_dispute' AND item.is_open AND item.person_id = account.person_id;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0054_filings_and_rosters_taken_back")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="frozen_by_case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.case",
            ),
        ),
        # The rows that the update leaves behind are checked before the next migration changes the table.
        migrations.RunSQL(FREEZE_DISPUTED + "SET CONSTRAINTS ALL IMMEDIATE;", migrations.RunSQL.noop),
    ]
