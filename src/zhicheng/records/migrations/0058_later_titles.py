"""Titles that rest on a certificate that changed, to be looked at; and a roster's titles by specialty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
-- What is listed stays, and is reviewed once, by an officer whom it does not concern.
CREATE FUNCTION zc_later_title_reviewed_once() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.reviewed_at IS NOT NULL
     OR (NEW.id, NEW.cause_id, NEW.change, NEW.case_id, NEW.person_id, NEW.certificate_id, NEW.claim_id,
         NEW.found_at)
        IS DISTINCT FROM
        (OLD.id, OLD.cause_id, OLD.change, OLD.case_id, OLD.person_id, OLD.certificate_id, OLD.claim_id,
         OLD.found_at)
     OR EXISTS (SELECT FROM records_account account
                 WHERE account.id = NEW.reviewed_by_id AND account.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'review % cannot change so', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER later_title_reviewed_once BEFORE UPDATE ON records_latertitlereview
  FOR EACH ROW EXECUTE FUNCTION zc_later_title_reviewed_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON records_latertitlereview
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_latertitlereview
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0057_recall"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaterTitleReview",
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
                ("found_at", models.DateTimeField()),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("stands", "不受影响"),
                            ("not_based", "不以该证书为依据"),
                            ("needs_case", "受影响，须另行办理"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("reviewed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_known",
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
                    ("titles_to_review", "TITLES_TO_REVIEW"),
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
                    ("titles_to_review", "TITLES_TO_REVIEW"),
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
                    ("titles_to_review", "TITLES_TO_REVIEW"),
                    ("digest", "DIGEST"),
                    ("following_asked", "FOLLOWING_ASKED"),
                    ("certificate_changed", "CERTIFICATE_CHANGED"),
                ],
                max_length=32,
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
                            "titles_to_review",
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
                            "titles_to_review",
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
                            "titles_to_review",
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
            model_name="latertitlereview",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_titles",
                to="records.case",
            ),
        ),
        migrations.AddField(
            model_name="latertitlereview",
            name="cause",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_titles",
                to="records.certificate",
            ),
        ),
        migrations.AddField(
            model_name="latertitlereview",
            name="certificate",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.certificate",
            ),
        ),
        migrations.AddField(
            model_name="latertitlereview",
            name="claim",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.claim",
            ),
        ),
        migrations.AddField(
            model_name="latertitlereview",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.person",
            ),
        ),
        migrations.AddField(
            model_name="latertitlereview",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="latertitlereview",
            index=models.Index(
                condition=models.Q(("reviewed_at__isnull", True)),
                fields=["found_at"],
                name="later_title_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("change__in", ["replaced", "suspended", "resumed", "revoked", "cancelled"])
                ),
                name="later_title_change_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("certificate__isnull", False), ("claim__isnull", True)),
                    models.Q(("certificate__isnull", True), ("claim__isnull", False)),
                    _connector="OR",
                ),
                name="later_title_is_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finding", ""),
                        ("reason", ""),
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                    ),
                    models.Q(
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        ("finding__in", ["stands", "not_based", "needs_case"]),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="later_title_review_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("certificate__isnull", True),
                    models.Q(("certificate", models.F("cause")), _negated=True),
                    _connector="OR",
                ),
                name="later_title_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.UniqueConstraint(
                fields=("cause", "certificate"), name="later_title_certificate_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="latertitlereview",
            constraint=models.UniqueConstraint(fields=("cause", "claim"), name="later_title_claim_once"),
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_live_once",
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                models.F("person"),
                models.F("channel"),
                models.F("series"),
                models.F("title_name"),
                models.Case(
                    models.When(channel="evaluation", then=models.F("specialty")), default=models.Value("")
                ),
                condition=models.Q(("status__in", ["rejected", "revoked", "withdrawn"]), _negated=True),
                name="claim_live_once",
            ),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
