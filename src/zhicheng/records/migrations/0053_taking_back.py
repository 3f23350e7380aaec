"""An approval or an upload can be taken back until it is taken up: what was undone, who opened a claim, and
the guards. Earlier decisions are each the first attempt of their step, and nothing of theirs is undone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.records.identifiers

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_claimopening
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_claimopening
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- A claim is opened as it stands. Whoever takes it back holds its row, and raises its version: of the two, one
-- waits for the other and then finds what the other did.
CREATE FUNCTION zc_opening_of_present_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  present bigint;
BEGIN
  SELECT version INTO present FROM records_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
  IF NEW.version IS DISTINCT FROM present THEN
    RAISE EXCEPTION 'claim % is opened at a version that it no longer has', NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_opening_of_present_version';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER opening_of_present_version BEFORE INSERT ON records_claimopening
  FOR EACH ROW EXECUTE FUNCTION zc_opening_of_present_version();

-- The check reads many claims without holding them, so the two wait for each other by a lock of their own.
CREATE FUNCTION zc_final_check_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('final check', 0));
  RETURN NEW;
END $$;

CREATE TRIGGER final_check_alone BEFORE INSERT ON records_finalcheckrun
  FOR EACH ROW EXECUTE FUNCTION zc_final_check_alone();

-- What is taken back is an approval or an upload that is there, and that nobody has built on.
CREATE FUNCTION zc_taking_back_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  upload record;
BEGIN
  PERFORM 1 FROM records_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
  IF NEW.kind = 'approval_taken_back' THEN
    IF NOT EXISTS (SELECT 1 FROM records_reviewdecision decision
                    WHERE decision.claim_id = NEW.claim_id AND decision.version = NEW.undoes
                      AND decision.verdict = 'approved' AND decision.unit_id = NEW.unit_id) THEN
      RAISE EXCEPTION 'version % of claim % is no approval of the unit', NEW.undoes, NEW.claim_id
        USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_act_undoes_own_approval';
    END IF;
  ELSE
    SELECT act.at, act.month INTO upload FROM records_claimact act
     WHERE act.claim_id = NEW.claim_id AND act.version = NEW.undoes AND act.kind = 'uploaded'
       AND act.unit_id = NEW.unit_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'version % of claim % is no upload of the unit', NEW.undoes, NEW.claim_id
        USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_act_undoes_own_upload';
    END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('final check', 0));
    IF EXISTS (SELECT 1 FROM records_finalcheckrun run
                WHERE run.run_at >= upload.at AND run.month >= upload.month)
       OR EXISTS (SELECT 1 FROM records_batchentry entry WHERE entry.claim_id = NEW.claim_id) THEN
      RAISE EXCEPTION 'the check of claim % has begun', NEW.claim_id
        USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_act_undoes_what_is_not_checked';
    END IF;
  END IF;
  IF EXISTS (SELECT 1 FROM records_claimopening opening
              WHERE opening.claim_id = NEW.claim_id AND opening.version >= NEW.undoes)
     OR EXISTS (SELECT 1 FROM records_reviewdecision decision
                 WHERE decision.claim_id = NEW.claim_id AND decision.version > NEW.undoes)
     -- What the claimant did meanwhile, such as confirming how a character is read, takes nothing up; nor does
     -- what the unit did itself, such as an upload that it took back.
     OR EXISTS (SELECT 1 FROM records_claimact act
                 WHERE act.claim_id = NEW.claim_id AND act.version > NEW.undoes
                   AND act.unit_id <> NEW.unit_id) THEN
    RAISE EXCEPTION 'version % of claim % is taken up', NEW.undoes, NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_act_undoes_what_is_not_taken_up';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER taking_back_allowed BEFORE INSERT ON records_claimact
  FOR EACH ROW WHEN (NEW.undoes IS NOT NULL) EXECUTE FUNCTION zc_taking_back_allowed();

-- As in 0013, where a decision that was taken back counts no more, and its step decides once more.
CREATE OR REPLACE FUNCTION zc_decision_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  claim record;
  handed_in bigint;
  undone bigint;
BEGIN
  -- Held until the transaction ends, so that two decisions about one claim cannot pass side by side.
  SELECT person_id, created_by_id INTO claim FROM records_claim WHERE id = NEW.claim_id FOR NO KEY UPDATE;
  SELECT count(*) INTO handed_in FROM records_claimact
   WHERE claim_id = NEW.claim_id
     AND kind IN ('submitted', 'resubmitted', 'roster_uploaded', 'roster_corrected');
  IF NEW.hand_in <> handed_in THEN
    RAISE EXCEPTION 'hand-in % of claim % is not the one under review', NEW.hand_in, NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_of_present_hand_in';
  END IF;
  SELECT count(*) INTO undone
    FROM records_reviewdecision earlier
    JOIN records_claimact act ON act.claim_id = earlier.claim_id AND act.undoes = earlier.version
     AND act.kind = 'approval_taken_back'
   WHERE earlier.claim_id = NEW.claim_id AND earlier.hand_in = NEW.hand_in AND earlier.step = NEW.step;
  IF NEW.attempt <> undone + 1 THEN
    RAISE EXCEPTION 'attempt % at step % of claim % is not the next', NEW.attempt, NEW.step, NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_attempts_in_order';
  END IF;
  IF NEW.account_id = claim.created_by_id
     OR EXISTS (SELECT 1 FROM records_account WHERE id = NEW.account_id AND person_id = claim.person_id) THEN
    RAISE EXCEPTION 'claim % is decided by its claimant', NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_not_by_claimant';
  END IF;
  IF EXISTS (SELECT 1 FROM records_reviewdecision earlier
              WHERE earlier.claim_id = NEW.claim_id AND earlier.hand_in = NEW.hand_in
                AND earlier.account_id = NEW.account_id AND earlier.step < NEW.step
                AND NOT EXISTS (SELECT 1 FROM records_claimact act
                                 WHERE act.claim_id = earlier.claim_id AND act.undoes = earlier.version
                                   AND act.kind = 'approval_taken_back')) THEN
    RAISE EXCEPTION 'claim % is decided at a second step by the same account', NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_by_another_at_each_step';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0052_standing_of_holders"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimOpening",
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
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="claimact",
            name="claim_act_kind_known",
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
        migrations.RemoveConstraint(
            model_name="reviewdecision",
            name="review_decision_once",
        ),
        migrations.RemoveConstraint(
            model_name="reviewdecision",
            name="review_decision_counted_from_one",
        ),
        migrations.AddField(
            model_name="claimact",
            name="undoes",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="reviewdecision",
            name="attempt",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="claimact",
            name="kind",
            field=models.CharField(
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
                    ("approval_taken_back", "APPROVAL_TAKEN_BACK"),
                    ("upload_taken_back", "UPLOAD_TAKEN_BACK"),
                    ("uploaded", "UPLOADED"),
                    ("roster_uploaded", "ROSTER_UPLOADED"),
                    ("roster_corrected", "ROSTER_CORRECTED"),
                ],
                max_length=24,
            ),
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
                    ("claim_approval_taken_back", "CLAIM_APPROVAL_TAKEN_BACK"),
                    ("claim_upload_taken_back", "CLAIM_UPLOAD_TAKEN_BACK"),
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
                    ("claim_approval_taken_back", "CLAIM_APPROVAL_TAKEN_BACK"),
                    ("claim_upload_taken_back", "CLAIM_UPLOAD_TAKEN_BACK"),
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
                    ("claim_approval_taken_back", "CLAIM_APPROVAL_TAKEN_BACK"),
                    ("claim_upload_taken_back", "CLAIM_UPLOAD_TAKEN_BACK"),
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
        migrations.AddConstraint(
            model_name="claimact",
            constraint=models.CheckConstraint(
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
                            "approval_taken_back",
                            "upload_taken_back",
                            "uploaded",
                            "roster_uploaded",
                            "roster_corrected",
                        ],
                    )
                ),
                name="claim_act_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undoes__isnull", False)),
                fields=("claim", "undoes"),
                name="claim_act_undone_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["approval_taken_back", "upload_taken_back"]), ("undoes__isnull", False)
                    ),
                    models.Q(
                        models.Q(("kind__in", ["approval_taken_back", "upload_taken_back"]), _negated=True),
                        ("undoes__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="claim_act_names_what_it_undoes",
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
                            "claim_approval_taken_back",
                            "claim_upload_taken_back",
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
                            "claim_approval_taken_back",
                            "claim_upload_taken_back",
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
                            "claim_approval_taken_back",
                            "claim_upload_taken_back",
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
            model_name="reviewdecision",
            constraint=models.UniqueConstraint(
                fields=("claim", "hand_in", "step", "status", "attempt"), name="review_decision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("attempt__gte", 1), ("hand_in__gte", 1), ("step__gte", 1)),
                name="review_decision_counted_from_one",
            ),
        ),
        migrations.AddField(
            model_name="claimopening",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claimopening",
            name="claim",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="openings",
                to="records.claim",
            ),
        ),
        migrations.AddField(
            model_name="claimopening",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimopening",
            constraint=models.UniqueConstraint(fields=("claim", "version"), name="claim_opening_once"),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
