"""Outsiders who want to hear of a certificate's changes, and who was told of which change."""

import django.db.models.deletion
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
-- As before, and an outsider's message stays theirs.
CREATE OR REPLACE FUNCTION zc_message_frozen() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.person_id, NEW.account_id, NEW.follower_id, NEW.unit_id, NEW.role, NEW.fields,
      NEW.fields_sealed, NEW.subject_kind, NEW.subject_id, NEW.once, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.kind, OLD.person_id, OLD.account_id, OLD.follower_id, OLD.unit_id, OLD.role, OLD.fields,
      OLD.fields_sealed, OLD.subject_kind, OLD.subject_id, OLD.once, OLD.created_at)
     OR (OLD.planned_at IS NOT NULL AND NEW.planned_at IS DISTINCT FROM OLD.planned_at) THEN
    RAISE EXCEPTION 'message % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

-- Until the owner of an address has confirmed it, nothing goes there but the question itself.
CREATE FUNCTION zc_follower_told_once_confirmed() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM records_statusfollower follower
                  WHERE follower.id = NEW.follower_id AND follower.stopped_at IS NULL
                    AND (follower.confirmed_at IS NOT NULL) = (NEW.kind <> 'following_asked')) THEN
    RAISE EXCEPTION 'no message of the kind % may go to follower %', NEW.kind, NEW.follower_id
      USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follower_told_once_confirmed BEFORE INSERT ON records_message
  FOR EACH ROW WHEN (NEW.follower_id IS NOT NULL) EXECUTE FUNCTION zc_follower_told_once_confirmed();

-- A wish is for one certificate; once confirmed or stopped it stays so, and what was stopped stays empty.
CREATE FUNCTION zc_follower_moves_on() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.id, NEW.certificate_id, NEW.kind) IS DISTINCT FROM (OLD.id, OLD.certificate_id, OLD.kind)
     OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at)
     OR (OLD.confirmed_at IS NOT NULL AND NEW.ends_at IS DISTINCT FROM OLD.ends_at)
     OR (OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS DISTINCT FROM OLD.stopped_at)
     OR (NEW.email_index IS NOT NULL AND NEW.email_index IS DISTINCT FROM OLD.email_index) THEN
    RAISE EXCEPTION 'follower % cannot change so', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER follower_moves_on BEFORE UPDATE ON records_statusfollower
  FOR EACH ROW EXECUTE FUNCTION zc_follower_moves_on();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_recallnotice
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_recallnotice
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0052_standing_of_holders"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecallNotice",
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
                    "change",
                    models.CharField(
                        choices=[
                            ("replaced", "已更换"),
                            ("suspended", "暂停使用"),
                            ("resumed", "恢复使用"),
                            ("revoked", "已撤销"),
                            ("cancelled", "已注销"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own", "本人查验"),
                            ("third_party", "他人查验"),
                            ("employer", "用人单位查验"),
                            ("qr", "扫码查验"),
                            ("file", "文件查验"),
                        ],
                        max_length=16,
                    ),
                ),
                ("verifier", models.CharField(blank=True, max_length=120)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StatusFollower",
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
                            ("own", "本人查验"),
                            ("third_party", "他人查验"),
                            ("employer", "用人单位查验"),
                            ("qr", "扫码查验"),
                            ("file", "文件查验"),
                        ],
                        max_length=16,
                    ),
                ),
                ("verifier", models.CharField(blank=True, max_length=120)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("email_sealed", models.BinaryField(null=True)),
                ("email_index", models.BinaryField(max_length=32, null=True)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_has_one_recipient",
        ),
        migrations.RemoveConstraint(
            model_name="messagepreference",
            name="message_preference_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="messagetemplate",
            name="message_template_kind_known",
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
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
                    ("following_asked", "FOLLOWING_ASKED"),
                    ("certificate_changed", "CERTIFICATE_CHANGED"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="messagepreference",
            name="kind",
            field=models.CharField(
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
                    ("following_asked", "FOLLOWING_ASKED"),
                    ("certificate_changed", "CERTIFICATE_CHANGED"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="messagetemplate",
            name="kind",
            field=models.CharField(
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
                    ("following_asked", "FOLLOWING_ASKED"),
                    ("certificate_changed", "CERTIFICATE_CHANGED"),
                ],
                max_length=32,
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
                            "following_asked",
                            "certificate_changed",
                        ],
                    )
                ),
                name="message_preference_kind_known",
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
                            "following_asked",
                            "certificate_changed",
                        ],
                    )
                ),
                name="message_template_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="recallnotice",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recall_notices",
                to="records.case",
            ),
        ),
        migrations.AddField(
            model_name="recallnotice",
            name="certificate",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recall_notices",
                to="records.certificate",
            ),
        ),
        migrations.AddField(
            model_name="recallnotice",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.unit",
            ),
        ),
        migrations.AddField(
            model_name="statusfollower",
            name="certificate",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followers",
                to="records.certificate",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="follower",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="records.statusfollower",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("follower__isnull", False)),
                fields=["follower"],
                name="message_by_follower",
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
                            "following_asked",
                            "certificate_changed",
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
                    models.Q(
                        ("account__isnull", True), ("follower__isnull", True), ("person__isnull", False)
                    ),
                    models.Q(
                        ("account__isnull", False), ("follower__isnull", True), ("person__isnull", True)
                    ),
                    models.Q(
                        ("account__isnull", True), ("follower__isnull", False), ("person__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="message_has_one_recipient",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("follower__isnull", False), ("kind__in", ["following_asked", "certificate_changed"])
                    ),
                    models.Q(
                        models.Q(("kind__in", ["following_asked", "certificate_changed"]), _negated=True),
                        ("follower__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="message_to_outsiders_of_their_kinds",
            ),
        ),
        migrations.AddIndex(
            model_name="recallnotice",
            index=models.Index(fields=["certificate", "at"], name="recall_notice_by_certificate"),
        ),
        migrations.AddConstraint(
            model_name="recallnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change__in", ["replaced", "suspended", "resumed", "revoked", "cancelled"])
                ),
                name="recall_notice_change_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="recallnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["own", "third_party", "employer", "qr", "file"])),
                name="recall_notice_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="statusfollower",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", False), ("stopped_at__isnull", True)),
                fields=["certificate"],
                name="follower_by_certificate",
            ),
        ),
        migrations.AddIndex(
            model_name="statusfollower",
            index=models.Index(fields=["email_index"], name="follower_by_address"),
        ),
        migrations.AddIndex(
            model_name="statusfollower",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)), fields=["ends_at"], name="follower_to_end"
            ),
        ),
        migrations.AddConstraint(
            model_name="statusfollower",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["own", "third_party", "employer", "qr", "file"])),
                name="follower_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusfollower",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=("certificate", "email_index"),
                name="follower_once_for_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusfollower",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("email_index__isnull", False),
                        ("email_sealed__isnull", False),
                        ("stopped_at__isnull", True),
                    ),
                    models.Q(
                        ("email_sealed__isnull", True),
                        ("purpose", ""),
                        ("stopped_at__isnull", False),
                        ("verifier", ""),
                    ),
                    _connector="OR",
                ),
                name="follower_emptied_when_stopped",
            ),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
