"""To which titles employers may appoint, and until when.

An employer of before has no row, which is what not recorded (权限未登记) means here: the policy names the day
from which it is not enough.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
CREATE FUNCTION zc_appointment_right_frozen() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.ended_on IS NOT NULL
     OR (to_jsonb(NEW) - 'ended_on' - 'ended_by_id' - 'ended_at' - 'end_reason')
        <> (to_jsonb(OLD) - 'ended_on' - 'ended_by_id' - 'ended_at' - 'end_reason') THEN
    RAISE EXCEPTION 'right % to appoint cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON records_appointmentright
  FOR EACH ROW EXECUTE FUNCTION zc_appointment_right_frozen();
CREATE TRIGGER never_deleted BEFORE DELETE ON records_appointmentright
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_appointmentright
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0061_approved_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentRight",
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
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment_rights",
                        to="records.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("unit", "document", "first_day"),
                        name="appointment_right_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_day__lte", models.F("last_day")),
                            models.Q(("document", ""), _negated=True),
                        ),
                        name="appointment_right_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("levels__contained_by", ["A", "B", "C", "D", "E"]),
                            ("levels__len__gt", 0),
                            ("series__len__gt", 0),
                        ),
                        name="appointment_right_has_scope",
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
                        name="appointment_right_end_complete",
                    ),
                ],
            },
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
