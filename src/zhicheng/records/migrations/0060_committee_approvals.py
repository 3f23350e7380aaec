"""What committees were approved for, and until when; committees of before are marked as not recorded.

Each function fixes its search path, so that no temporary table can stand in for one of ours.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
CREATE FUNCTION zc_committee_approval_frozen() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.ended_on IS NOT NULL
     OR (to_jsonb(NEW) - 'ended_on' - 'ended_by_id' - 'ended_at' - 'end_reason')
        <> (to_jsonb(OLD) - 'ended_on' - 'ended_by_id' - 'ended_at' - 'end_reason') THEN
    RAISE EXCEPTION 'approval % of a committee cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON records_committeeapproval
  FOR EACH ROW EXECUTE FUNCTION zc_committee_approval_frozen();
CREATE TRIGGER never_deleted BEFORE DELETE ON records_committeeapproval
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_committeeapproval
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- A meeting outside every term is not filed. What was approved before the register began is left to the policy.
CREATE FUNCTION zc_filing_within_term() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT 1 FROM records_committeeapproval approval
        WHERE approval.committee_id = NEW.committee_id AND approval.first_day <= NEW.meeting_first
          AND NEW.meeting_last <= least(approval.last_day, coalesce(approval.ended_on, approval.last_day)))
     AND NOT EXISTS (
       SELECT 1 FROM records_evaluationcommittee committee
        WHERE committee.id = NEW.committee_id AND committee.approval_not_recorded
          AND NOT EXISTS (
            SELECT 1 FROM records_committeeapproval approval
             WHERE approval.committee_id = committee.id AND approval.first_day <= NEW.meeting_first
               AND coalesce(approval.ended_on, approval.last_day) >= approval.first_day)) THEN
    RAISE EXCEPTION 'the meeting of filing % is in no term of its committee', NEW.id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'filing_within_term';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER within_term BEFORE INSERT ON records_filing
  FOR EACH ROW EXECUTE FUNCTION zc_filing_within_term();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0059_predecessors_held_without_key"),
        ("records", "0058_later_titles"),
        ("records", "0059_predecessors_held_without_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="evaluationcommittee",
            name="approval_not_recorded",
            field=models.BooleanField(default=False),
        ),
        # What is registered so far was approved somewhere else, which nobody has recorded here yet.
        migrations.RunSQL("UPDATE records_evaluationcommittee SET approval_not_recorded = true"),
        migrations.CreateModel(
            name="CommitteeApproval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=zhicheng.records.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("document", models.CharField(max_length=60)),
                ("region", models.CharField(max_length=60)),
                (
                    "series",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("A", "正高级"),
                                ("B", "副高级"),
                                ("C", "中级"),
                                ("D", "助理级"),
                                ("E", "员级"),
                            ],
                            max_length=1,
                        ),
                        size=None,
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="records.evaluationcommittee",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("committee", "document", "first_day"),
                        name="committee_approval_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first_day__lte", models.F("last_day"))),
                        name="committee_approval_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True), models.Q(("region", ""), _negated=True)
                        ),
                        name="committee_approval_documented",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levels__len__gt", 0), ("series__len__gt", 0)),
                        name="committee_approval_has_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levels__contained_by", ["A", "B", "C", "D", "E"])),
                        name="committee_approval_levels_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                                ("ended_on__lt", models.F("last_day")),
                            ),
                            _connector="OR",
                        ),
                        name="committee_approval_end_complete",
                    ),
                ],
            },
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
