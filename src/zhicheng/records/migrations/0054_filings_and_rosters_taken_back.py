"""A filing can be taken back until it is decided, and a roster whole until a row of it is taken up.

The reference of the one and the bytes of the other are then free for what replaces them.
"""

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

-- A roster that was taken back stays so, and so does each line of it.
CREATE FUNCTION zc_roster_taken_back_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'roster % was taken back and cannot change', OLD.id
    USING ERRCODE = 'ZC001', CONSTRAINT = 'roster_taken_back_for_good';
END $$;

CREATE TRIGGER taken_back_for_good BEFORE UPDATE ON records_rosterupload
  FOR EACH ROW WHEN (OLD.status = 'taken_back') EXECUTE FUNCTION zc_roster_taken_back_for_good();
CREATE TRIGGER taken_back_for_good BEFORE UPDATE ON records_passrosterentry
  FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL) EXECUTE FUNCTION zc_roster_taken_back_for_good();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0053_taking_back"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="claimact",
            name="claim_act_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="claimact",
            name="claim_act_names_what_it_undoes",
        ),
        migrations.RemoveConstraint(
            model_name="filing",
            name="filing_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="passrosterentry",
            name="pass_roster_person_once",
        ),
        migrations.RemoveConstraint(
            model_name="rosterupload",
            name="roster_upload_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="rosterupload",
            name="roster_upload_once_per_filing",
        ),
        migrations.RemoveConstraint(
            model_name="rosterupload",
            name="roster_upload_once_per_examination",
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
        migrations.AddField(
            model_name="passrosterentry",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterupload",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="rosterupload",
            name="taken_back_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="claimact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("drafted", "DRAFTED"),
                    ("edited", "EDITED"),
                    ("attachment_added", "ATTACHMENT_ADDED"),
                    ("attachment_removed", "ATTACHMENT_REMOVED"),
                    ("submitted", "SUBMITTED"),
                    ("resubmitted", "RESUBMITTED"),
                    ("withdrawn", "WITHDRAWN"),
                    ("reading_confirmed", "READING_CONFIRMED"),
                    ("submitting_unit_changed", "SUBMITTING_UNIT_CHANGED"),
                    ("approval_taken_back", "APPROVAL_TAKEN_BACK"),
                    ("upload_taken_back", "UPLOAD_TAKEN_BACK"),
                    ("roster_taken_back", "ROSTER_TAKEN_BACK"),
                    ("uploaded", "UPLOADED"),
                    ("roster_uploaded", "ROSTER_UPLOADED"),
                    ("roster_corrected", "ROSTER_CORRECTED"),
                ],
                max_length=24,
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
        migrations.AlterField(
            model_name="rosterupload",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "RECEIVED"),
                    ("running", "RUNNING"),
                    ("done", "DONE"),
                    ("refused", "REFUSED"),
                    ("cancelled", "CANCELLED"),
                    ("taken_back", "TAKEN_BACK"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="claimact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "drafted",
                            "edited",
                            "attachment_added",
                            "attachment_removed",
                            "submitted",
                            "resubmitted",
                            "withdrawn",
                            "reading_confirmed",
                            "submitting_unit_changed",
                            "approval_taken_back",
                            "upload_taken_back",
                            "roster_taken_back",
                            "uploaded",
                            "roster_uploaded",
                            "roster_corrected",
                        ],
                    )
                ),
                name="claim_act_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["approval_taken_back", "roster_taken_back", "upload_taken_back"]),
                        ("undoes__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("kind__in", ["approval_taken_back", "roster_taken_back", "upload_taken_back"]),
                            _negated=True,
                        ),
                        ("undoes__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_act_names_what_it_undoes",
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
        migrations.AddConstraint(
            model_name="passrosterentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("examination", "id_index", "series", "title_name"),
                name="pass_roster_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["received", "running", "done", "refused", "cancelled", "taken_back"])
                ),
                name="roster_upload_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status", "taken_back"),
                        ("taken_back_at__isnull", False),
                        ("taken_back_by__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status", "taken_back"), _negated=True),
                        ("taken_back_at__isnull", True),
                        ("taken_back_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="roster_upload_taken_back_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterupload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "taken_back"), _negated=True),
                fields=("filing", "sha256"),
                name="roster_upload_once_per_filing",
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterupload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "taken_back"), _negated=True),
                fields=("examination", "sha256"),
                name="roster_upload_once_per_examination",
            ),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
