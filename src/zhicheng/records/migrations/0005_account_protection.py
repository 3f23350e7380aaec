"""How accounts are protected: codes, second factors, sign-ins and changes of a phone (R19 to R23)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_captcha"),
    ]

    operations = [
        migrations.CreateModel(
            name="TotpSecret",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="totp_secret",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret_sealed", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("last_step__gt", 0), _connector="OR"
                        ),
                        name="totp_confirmed_by_a_code",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneChange",
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
                ("old_phone_index", models.BinaryField(max_length=32)),
                ("new_phone_sealed", models.BinaryField()),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "WAITING"), ("applied", "APPLIED"), ("cancelled", "CANCELLED")],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="phone_changes",
                        to="records.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["waiting", "applied", "cancelled"])),
                        name="phone_change_status_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("person",),
                        name="phone_change_waiting_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("asked_at"))),
                        name="phone_change_cools_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("status", "waiting")),
                            models.Q(("settled_at__isnull", False), ("status", "cancelled")),
                            models.Q(("settled_at__gte", models.F("due_at")), ("status", "applied")),
                            _connector="OR",
                        ),
                        name="phone_change_settled_in_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneCode",
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
                    "purpose",
                    models.CharField(
                        choices=[
                            ("log_in", "LOG_IN"),
                            ("register", "REGISTER"),
                            ("new_password", "NEW_PASSWORD"),
                            ("old_phone", "OLD_PHONE"),
                            ("new_phone", "NEW_PHONE"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_sent", models.BooleanField()),
                ("phone_sealed", models.BinaryField()),
                ("session_digest", models.BinaryField(max_length=32)),
                ("code_digest", models.BinaryField(max_length=32)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ["log_in", "register", "new_password", "old_phone", "new_phone"])
                        ),
                        name="phone_code_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="phone_code_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            models.Q(("is_sent", True), ("tries__gt", 0)),
                            _connector="OR",
                        ),
                        name="phone_code_used_only_when_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "digest"), name="recovery_code_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
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
                ("at", models.DateTimeField()),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("password", "密码登录"),
                            ("phone_code", "短信验证码登录"),
                            ("second_factor", "动态验证码"),
                            ("registered", "注册"),
                        ],
                        max_length=16,
                    ),
                ),
                ("succeeded", models.BooleanField()),
                ("is_new_device", models.BooleanField(default=False)),
                ("device_label", models.CharField(max_length=60)),
                ("device_index", models.BinaryField(max_length=32)),
                ("address_index", models.BinaryField(max_length=32)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "at"], name="sign_in_by_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["password", "phone_code", "second_factor", "registered"])
                        ),
                        name="sign_in_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("succeeded", False), ("account__isnull", False), _connector="OR"),
                        name="sign_in_of_an_account",
                    ),
                ],
            },
        ),
    ]
