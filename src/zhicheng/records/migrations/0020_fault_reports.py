from django.db import migrations, models


class Migration(migrations.Migration):
    """A row for each fault of the installation, which the health page counts."""

    dependencies = [("records", "0016_sealed_files")]

    operations = [
        migrations.CreateModel(
            name="FaultReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=80)),
                ("door", models.CharField(max_length=10)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("met_at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["met_at"], name="fault_report_by_time")]},
        ),
    ]
