import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.models.name_grams


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0040_name_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonFact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "姓名"),
                            ("sex", "性别"),
                            ("document", "证件"),
                            ("phone", "手机号码"),
                        ],
                        max_length=16,
                    ),
                ),
                ("value_text", models.CharField(blank=True, max_length=50)),
                ("document_sealed", models.BinaryField(null=True)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("value_index", models.BinaryField(max_length=32, null=True)),
                (
                    "name_grams",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                kind="name",
                                then=zhicheng.records.models.name_grams.NameGrams(models.F("value_text")),
                            )
                        ),
                        null=True,
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), size=None
                        ),
                    ),
                ),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField(null=True)),
                ("was_wrong", models.BooleanField(db_default=False, default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("unstated", "来源未注明"),
                            ("asserted", "本人填报"),
                            ("unit_roster", "单位名册"),
                            ("approved_list", "核准名单"),
                            ("identity_proof", "本人验证"),
                            ("counter", "窗口核验证件"),
                        ],
                        max_length=16,
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="died_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="records.person",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="person_by_merged_into",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="person_not_merged_into_itself",
            ),
        ),
        migrations.AddField(
            model_name="personfact",
            name="agreed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personfact",
            name="entered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personfact",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="facts",
                to="records.person",
            ),
        ),
        migrations.AddIndex(
            model_name="personfact",
            index=models.Index(fields=["person", "kind", "valid_from"], name="person_fact_by_person"),
        ),
        migrations.AddIndex(
            model_name="personfact",
            index=models.Index(
                condition=models.Q(("value_index__isnull", False)),
                fields=["value_index"],
                name="person_fact_by_value",
            ),
        ),
        migrations.AddIndex(
            model_name="personfact",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_grams"], name="person_fact_by_name_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["name", "sex", "document", "phone"])),
                name="person_fact_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        ["unstated", "asserted", "unit_roster", "approved_list", "identity_proof", "counter"],
                    )
                ),
                name="person_fact_source_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("person", "kind"),
                name="person_fact_present_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("valid_to__isnull", True), ("was_wrong", False)),
                    models.Q(("valid_to__gte", models.F("valid_from")), ("valid_to__isnull", False)),
                    _connector="OR",
                ),
                name="person_fact_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="person_fact_agreed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="personfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("document_sealed__isnull", True),
                        ("kind__in", ["name", "sex"]),
                        ("phone_sealed__isnull", True),
                        ("value_index__isnull", True),
                    ),
                    models.Q(
                        ("document_sealed__isnull", False),
                        ("kind", "document"),
                        ("phone_sealed__isnull", True),
                        ("value_index__isnull", False),
                    ),
                    models.Q(
                        ("document_sealed__isnull", True),
                        ("kind", "phone"),
                        ("phone_sealed__isnull", False),
                        ("value_index__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="person_fact_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=django.contrib.postgres.indexes.GinIndex(
                zhicheng.records.models.name_grams.NameGrams("name"), name="unit_by_name_part"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                django.db.models.functions.text.Right(
                    django.db.models.functions.comparison.Cast("id", models.TextField()), 12
                ),
                name="claim_by_reference",
            ),
        ),
    ]
