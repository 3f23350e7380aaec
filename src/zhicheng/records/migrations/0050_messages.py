import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0046_case_check_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageBudgetDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("account_codes", models.PositiveIntegerField(default=0)),
                ("verification_codes", models.PositiveIntegerField(default=0)),
                ("notices", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
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
                            ("registered", "REGISTERED"),
                            ("claim_moved_on", "CLAIM_MOVED_ON"),
                            ("claim_sent_back", "CLAIM_SENT_BACK"),
                            ("claim_rejected", "CLAIM_REJECTED"),
                            ("claim_uploaded", "CLAIM_UPLOADED"),
                            ("certificate_sealed", "CERTIFICATE_SEALED"),
                            ("certificate_opened", "CERTIFICATE_OPENED"),
                            ("certificate_corrected", "CERTIFICATE_CORRECTED"),
                            ("certificate_replaced", "CERTIFICATE_REPLACED"),
                            ("certificate_suspended", "CERTIFICATE_SUSPENDED"),
                            ("suspension_ended", "SUSPENSION_ENDED"),
                            ("certificate_revoked", "CERTIFICATE_REVOKED"),
                            ("certificate_verified", "CERTIFICATE_VERIFIED"),
                            ("code_expired", "CODE_EXPIRED"),
                            ("name_changed", "NAME_CHANGED"),
                            ("case_opened", "CASE_OPENED"),
                            ("case_taken_up", "CASE_TAKEN_UP"),
                            ("case_needs_evidence", "CASE_NEEDS_EVIDENCE"),
                            ("case_decided", "CASE_DECIDED"),
                            ("phone_changed", "PHONE_CHANGED"),
                            ("email_changed", "EMAIL_CHANGED"),
                            ("work_came_in", "WORK_CAME_IN"),
                            ("work_sent_back", "WORK_SENT_BACK"),
                            ("filing_approved", "FILING_APPROVED"),
                            ("filing_refused", "FILING_REFUSED"),
                            ("filing_due", "FILING_DUE"),
                            ("upload_due", "UPLOAD_DUE"),
                            ("month_ready", "MONTH_READY"),
                            ("findings_made", "FINDINGS_MADE"),
                            ("release_waiting", "RELEASE_WAITING"),
                            ("month_issued", "MONTH_ISSUED"),
                            ("key_expiring", "KEY_EXPIRING"),
                            ("certificate_recalled", "CERTIFICATE_RECALLED"),
                            ("case_for_unit", "CASE_FOR_UNIT"),
                            ("digest", "DIGEST"),
                        ],
                        max_length=32,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("employer", "用人单位"),
                            ("competent_department", "业务主管部门"),
                            ("archive_agency", "档案存放地人力资源服务机构"),
                            ("convening_unit", "职称评审委员会组建单位"),
                            ("examination_body", "职称考试机构"),
                            ("bureau", "人力资源和社会保障局"),
                        ],
                        max_length=32,
                    ),
                ),
                ("fields", models.JSONField(default=dict)),
                ("fields_sealed", models.BinaryField(null=True)),
                ("subject_kind", models.CharField(blank=True, max_length=24)),
                ("subject_id", models.CharField(blank=True, max_length=64)),
                ("once", models.CharField(max_length=160, null=True, unique=True)),
                ("created_at", models.DateTimeField()),
                ("planned_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="records.person",
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
        ),
        migrations.CreateModel(
            name="MessageAddress",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="message_address",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("email_sealed", models.BinaryField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("waiting_sealed", models.BinaryField(null=True)),
                ("code_digest", models.BinaryField(max_length=32, null=True)),
                ("code_expires_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("email_sealed__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("email_sealed__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_address_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code_digest__isnull", True),
                                ("code_expires_at__isnull", True),
                                ("waiting_sealed__isnull", True),
                            ),
                            models.Q(
                                ("code_digest__isnull", False),
                                ("code_expires_at__isnull", False),
                                ("waiting_sealed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="message_address_waits_with_a_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageDelivery",
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
                    "channel",
                    models.CharField(
                        choices=[
                            ("sms", "短信"),
                            ("email", "电子邮件"),
                            ("app", "手机应用"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发出"),
                            ("uncertain", "结果不明"),
                            ("given_up", "未发出"),
                        ],
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("last_error", models.CharField(blank=True, max_length=80)),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="records.message",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MessagePreference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registered", "REGISTERED"),
                            ("claim_moved_on", "CLAIM_MOVED_ON"),
                            ("claim_sent_back", "CLAIM_SENT_BACK"),
                            ("claim_rejected", "CLAIM_REJECTED"),
                            ("claim_uploaded", "CLAIM_UPLOADED"),
                            ("certificate_sealed", "CERTIFICATE_SEALED"),
                            ("certificate_opened", "CERTIFICATE_OPENED"),
                            ("certificate_corrected", "CERTIFICATE_CORRECTED"),
                            ("certificate_replaced", "CERTIFICATE_REPLACED"),
                            ("certificate_suspended", "CERTIFICATE_SUSPENDED"),
                            ("suspension_ended", "SUSPENSION_ENDED"),
                            ("certificate_revoked", "CERTIFICATE_REVOKED"),
                            ("certificate_verified", "CERTIFICATE_VERIFIED"),
                            ("code_expired", "CODE_EXPIRED"),
                            ("name_changed", "NAME_CHANGED"),
                            ("case_opened", "CASE_OPENED"),
                            ("case_taken_up", "CASE_TAKEN_UP"),
                            ("case_needs_evidence", "CASE_NEEDS_EVIDENCE"),
                            ("case_decided", "CASE_DECIDED"),
                            ("phone_changed", "PHONE_CHANGED"),
                            ("email_changed", "EMAIL_CHANGED"),
                            ("work_came_in", "WORK_CAME_IN"),
                            ("work_sent_back", "WORK_SENT_BACK"),
                            ("filing_approved", "FILING_APPROVED"),
                            ("filing_refused", "FILING_REFUSED"),
                            ("filing_due", "FILING_DUE"),
                            ("upload_due", "UPLOAD_DUE"),
                            ("month_ready", "MONTH_READY"),
                            ("findings_made", "FINDINGS_MADE"),
                            ("release_waiting", "RELEASE_WAITING"),
                            ("month_issued", "MONTH_ISSUED"),
                            ("key_expiring", "KEY_EXPIRING"),
                            ("certificate_recalled", "CERTIFICATE_RECALLED"),
                            ("case_for_unit", "CASE_FOR_UNIT"),
                            ("digest", "DIGEST"),
                        ],
                        max_length=32,
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("sms", "短信"),
                            ("email", "电子邮件"),
                            ("app", "手机应用"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_wanted", models.BooleanField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="message_preferences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MessageTemplate",
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
                            ("registered", "REGISTERED"),
                            ("claim_moved_on", "CLAIM_MOVED_ON"),
                            ("claim_sent_back", "CLAIM_SENT_BACK"),
                            ("claim_rejected", "CLAIM_REJECTED"),
                            ("claim_uploaded", "CLAIM_UPLOADED"),
                            ("certificate_sealed", "CERTIFICATE_SEALED"),
                            ("certificate_opened", "CERTIFICATE_OPENED"),
                            ("certificate_corrected", "CERTIFICATE_CORRECTED"),
                            ("certificate_replaced", "CERTIFICATE_REPLACED"),
                            ("certificate_suspended", "CERTIFICATE_SUSPENDED"),
                            ("suspension_ended", "SUSPENSION_ENDED"),
                            ("certificate_revoked", "CERTIFICATE_REVOKED"),
                            ("certificate_verified", "CERTIFICATE_VERIFIED"),
                            ("code_expired", "CODE_EXPIRED"),
                            ("name_changed", "NAME_CHANGED"),
                            ("case_opened", "CASE_OPENED"),
                            ("case_taken_up", "CASE_TAKEN_UP"),
                            ("case_needs_evidence", "CASE_NEEDS_EVIDENCE"),
                            ("case_decided", "CASE_DECIDED"),
                            ("phone_changed", "PHONE_CHANGED"),
                            ("email_changed", "EMAIL_CHANGED"),
                            ("work_came_in", "WORK_CAME_IN"),
                            ("work_sent_back", "WORK_SENT_BACK"),
                            ("filing_approved", "FILING_APPROVED"),
                            ("filing_refused", "FILING_REFUSED"),
                            ("filing_due", "FILING_DUE"),
                            ("upload_due", "UPLOAD_DUE"),
                            ("month_ready", "MONTH_READY"),
                            ("findings_made", "FINDINGS_MADE"),
                            ("release_waiting", "RELEASE_WAITING"),
                            ("month_issued", "MONTH_ISSUED"),
                            ("key_expiring", "KEY_EXPIRING"),
                            ("certificate_recalled", "CERTIFICATE_RECALLED"),
                            ("case_for_unit", "CASE_FOR_UNIT"),
                            ("digest", "DIGEST"),
                        ],
                        max_length=32,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("sentence", models.CharField(max_length=200)),
                ("more", models.CharField(blank=True, max_length=400)),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["person", "created_at"], name="message_by_person"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["account", "created_at"], name="message_by_account"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("person__isnull", False), ("read_at__isnull", True)),
                fields=["person"],
                name="message_unread_by_person",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("account__isnull", False), ("read_at__isnull", True)),
                fields=["account"],
                name="message_unread_by_account",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("planned_at__isnull", True)),
                fields=["created_at"],
                name="message_to_plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registered",
                            "claim_moved_on",
                            "claim_sent_back",
                            "claim_rejected",
                            "claim_uploaded",
                            "certificate_sealed",
                            "certificate_opened",
                            "certificate_corrected",
                            "certificate_replaced",
                            "certificate_suspended",
                            "suspension_ended",
                            "certificate_revoked",
                            "certificate_verified",
                            "code_expired",
                            "name_changed",
                            "case_opened",
                            "case_taken_up",
                            "case_needs_evidence",
                            "case_decided",
                            "phone_changed",
                            "email_changed",
                            "work_came_in",
                            "work_sent_back",
                            "filing_approved",
                            "filing_refused",
                            "filing_due",
                            "upload_due",
                            "month_ready",
                            "findings_made",
                            "release_waiting",
                            "month_issued",
                            "key_expiring",
                            "certificate_recalled",
                            "case_for_unit",
                            "digest",
                        ],
                    )
                ),
                name="message_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account__isnull", True), ("person__isnull", False)),
                    models.Q(("account__isnull", False), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="message_has_one_recipient",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", ""), ("unit__isnull", True)),
                    models.Q(
                        ("account__isnull", False),
                        ("unit__isnull", False),
                        models.Q(("role", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="message_unit_and_role_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject_id", ""), ("subject_kind", "")),
                    models.Q(
                        models.Q(("subject_kind", ""), _negated=True),
                        models.Q(("subject_id", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="message_subject_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("archived_at__isnull", True), ("read_at__isnull", False), _connector="OR"
                ),
                name="message_archived_once_read",
            ),
        ),
        migrations.AddIndex(
            model_name="messagedelivery",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="message_delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="messagedelivery",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["taken_at"], name="message_delivery_in_hand"
            ),
        ),
        migrations.AddIndex(
            model_name="messagedelivery",
            index=models.Index(fields=["created_at"], name="message_delivery_by_time"),
        ),
        migrations.AddConstraint(
            model_name="messagedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["sms", "email", "app"])),
                name="message_delivery_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "sending", "sent", "uncertain", "given_up"])),
                name="message_delivery_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagedelivery",
            constraint=models.UniqueConstraint(fields=("message", "channel"), name="message_delivery_once"),
        ),
        migrations.AddConstraint(
            model_name="messagedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["sent", "uncertain", "given_up"])),
                    models.Q(("ended_at__isnull", True), ("state__in", ["waiting", "sending"])),
                    _connector="OR",
                ),
                name="message_delivery_ended_when_final",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagedelivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), _negated=True), ("attempts__gt", 0), _connector="OR"
                ),
                name="message_delivery_sent_by_a_try",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagepreference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registered",
                            "claim_moved_on",
                            "claim_sent_back",
                            "claim_rejected",
                            "claim_uploaded",
                            "certificate_sealed",
                            "certificate_opened",
                            "certificate_corrected",
                            "certificate_replaced",
                            "certificate_suspended",
                            "suspension_ended",
                            "certificate_revoked",
                            "certificate_verified",
                            "code_expired",
                            "name_changed",
                            "case_opened",
                            "case_taken_up",
                            "case_needs_evidence",
                            "case_decided",
                            "phone_changed",
                            "email_changed",
                            "work_came_in",
                            "work_sent_back",
                            "filing_approved",
                            "filing_refused",
                            "filing_due",
                            "upload_due",
                            "month_ready",
                            "findings_made",
                            "release_waiting",
                            "month_issued",
                            "key_expiring",
                            "certificate_recalled",
                            "case_for_unit",
                            "digest",
                        ],
                    )
                ),
                name="message_preference_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagepreference",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["sms", "email", "app"])),
                name="message_preference_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagepreference",
            constraint=models.UniqueConstraint(
                fields=("account", "kind", "channel"), name="message_preference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "registered",
                            "claim_moved_on",
                            "claim_sent_back",
                            "claim_rejected",
                            "claim_uploaded",
                            "certificate_sealed",
                            "certificate_opened",
                            "certificate_corrected",
                            "certificate_replaced",
                            "certificate_suspended",
                            "suspension_ended",
                            "certificate_revoked",
                            "certificate_verified",
                            "code_expired",
                            "name_changed",
                            "case_opened",
                            "case_taken_up",
                            "case_needs_evidence",
                            "case_decided",
                            "phone_changed",
                            "email_changed",
                            "work_came_in",
                            "work_sent_back",
                            "filing_approved",
                            "filing_refused",
                            "filing_due",
                            "upload_due",
                            "month_ready",
                            "findings_made",
                            "release_waiting",
                            "month_issued",
                            "key_expiring",
                            "certificate_recalled",
                            "case_for_unit",
                            "digest",
                        ],
                    )
                ),
                name="message_template_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.UniqueConstraint(
                fields=("kind", "version"), name="message_template_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="message_template_approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagetemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="message_template_two_officers",
            ),
        ),
    ]
