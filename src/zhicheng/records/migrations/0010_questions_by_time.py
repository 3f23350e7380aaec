from django.db import migrations, models


class Migration(migrations.Migration):
    """Counts the questions of the last hour among those of years."""

    dependencies = [("records", "0009_issued_password")]

    operations = [
        migrations.AddIndex(
            model_name="verificationrequest",
            index=models.Index(fields=["asked_at"], name="verification_request_by_time"),
        ),
    ]
