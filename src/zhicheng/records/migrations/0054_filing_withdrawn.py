"""A filing can be taken back until it is decided; its reference is then free for the one that replaces it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
-- A filing is taken back before it is decided, by that alone, and then nothing of it changes any more.
CREATE FUNCTION zc_filing_withdrawn_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status = 'withdrawn' THEN
    RAISE EXCEPTION 'filing % was taken back and cannot change', OLD.id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'filing_withdrawn_for_good';
  END IF;
  IF NEW.status = 'withdrawn'
     AND (OLD.status <> 'submitted'
          OR (to_jsonb(NEW) - 'status' - 'withdrawn_by_id' - 'withdrawn_at')
             <> (to_jsonb(OLD) - 'status' - 'withdrawn_by_id' - 'withdrawn_at')) THEN
    RAISE EXCEPTION 'filing % is decided and cannot be taken back', OLD.id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'filing_withdrawn_in_time';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER filing_withdrawn_in_time BEFORE UPDATE ON records_filing
  FOR EACH ROW EXECUTE FUNCTION zc_filing_withdrawn_in_time();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0053_taking_back"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="filing",
            name="filing_status_known",
        ),
        migrations.AddField(
            model_name="filing",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="filing",
            name="withdrawn_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="filing",
            name="reference",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="filing",
            name="status",
            field=models.CharField(
                choices=[
                    ("submitted", "SUBMITTED"),
                    ("approved", "APPROVED"),
                    ("refused", "REFUSED"),
                    ("withdrawn", "WITHDRAWN"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["submitted", "approved", "refused", "withdrawn"])),
                name="filing_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "withdrawn"), _negated=True),
                fields=("reference",),
                name="filing_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_by__isnull", True),
                        ("status", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status", "withdrawn"), _negated=True),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="filing_withdrawal_complete",
            ),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
