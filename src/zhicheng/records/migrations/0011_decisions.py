"""Rows for what was read out of the trail: acts and decisions on claims, accesses, failures, audits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0010_questions_by_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="password_chosen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="AuditRun",
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
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("checks", models.JSONField()),
                ("breaches", models.PositiveIntegerField()),
                ("notes", models.PositiveIntegerField()),
                ("findings", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("began_at",), name="audit_run_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))),
                        name="audit_run_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuanceFailure",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="issuance_failure",
                        serialize=False,
                        to="records.claim",
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("sentence", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "number",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.numberallocation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CertificateAccess",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("downloaded", "DOWNLOADED"),
                            ("exported", "EXPORTED"),
                            ("id_revealed", "ID_REVEALED"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accesses",
                        to="records.certificate",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["certificate", "kind", "at"], name="access_by_certificate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["downloaded", "exported", "id_revealed"])),
                        name="certificate_access_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "downloaded"), ("reason", "")),
                            models.Q(
                                models.Q(("kind", "downloaded"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_access_gives_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimAct",
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
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
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
                            ("uploaded", "UPLOADED"),
                            ("roster_uploaded", "ROSTER_UPLOADED"),
                            ("roster_corrected", "ROSTER_CORRECTED"),
                        ],
                        max_length=24,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("month", models.CharField(blank=True, default="", max_length=7)),
                ("is_late", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts",
                        to="records.claim",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
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
                                    "uploaded",
                                    "roster_uploaded",
                                    "roster_corrected",
                                ],
                            )
                        ),
                        name="claim_act_kind_known",
                    ),
                    models.UniqueConstraint(fields=("claim", "version"), name="claim_act_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
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
                ("hand_in", models.PositiveSmallIntegerField()),
                ("step", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("in_review", "审核中"), ("ready", "待上传"), ("uploaded", "待核对")],
                        max_length=16,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "审核通过"), ("sent_back", "退回"), ("rejected", "不予通过")],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("field", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="records.claim",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["approved", "sent_back", "rejected"])),
                        name="review_decision_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["in_review", "ready", "uploaded"])),
                        name="review_decision_status_known",
                    ),
                    models.UniqueConstraint(
                        fields=("claim", "hand_in", "step", "status"), name="review_decision_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "approved"), _negated=True),
                        fields=("claim", "hand_in"),
                        name="review_decision_ends_hand_in_once",
                    ),
                    models.UniqueConstraint(fields=("claim", "version"), name="review_decision_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hand_in__gte", 1), ("step__gte", 1)),
                        name="review_decision_counted_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("status", "in_review"), ("verdict", "approved")),
                            models.Q(
                                models.Q(("verdict", "approved"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="review_decision_gives_its_reason",
                    ),
                ],
            },
        ),
    ]
