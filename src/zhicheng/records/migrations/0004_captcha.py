"""Used and waiting captchas (R20)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0003_session_epoch")]

    operations = [
        migrations.CreateModel(
            name="CaptchaTicket",
            fields=[
                ("digest", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("work", "WORK"), ("picture", "PICTURE")], max_length=8)),
                ("answer_digest", models.BinaryField(max_length=32, null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["work", "picture"])), name="captcha_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_digest__isnull", False), ("kind", "picture"))
                        | models.Q(
                            ("answer_digest__isnull", True), ("kind", "work"), ("used_at__isnull", False)
                        ),
                        name="captcha_answer_by_kind",
                    ),
                ]
            },
        ),
    ]
