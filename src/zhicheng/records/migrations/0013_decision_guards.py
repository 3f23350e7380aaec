"""Guards of the rows of 0011: they are append-only, and who may decide is refused by the database.

Installed behind 0012, since the trail of an older installation holds decisions that these rules came after.
"""

from django.db import migrations

GUARDS = """
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'records_claimact', 'records_reviewdecision', 'records_certificateaccess', 'records_issuancefailure',
    'records_auditrun'
  ] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION zc_refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change()', name);
  END LOOP;
END $$;

-- Nobody decides about their own claim, or at two steps of one hand-in. Each refusal names its rule.
CREATE FUNCTION zc_decision_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  claim record;
  handed_in bigint;
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
  IF NEW.account_id = claim.created_by_id
     OR EXISTS (SELECT 1 FROM records_account WHERE id = NEW.account_id AND person_id = claim.person_id) THEN
    RAISE EXCEPTION 'claim % is decided by its claimant', NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_not_by_claimant';
  END IF;
  IF EXISTS (SELECT 1 FROM records_reviewdecision earlier
              WHERE earlier.claim_id = NEW.claim_id AND earlier.hand_in = NEW.hand_in
                AND earlier.account_id = NEW.account_id AND earlier.step < NEW.step) THEN
    RAISE EXCEPTION 'claim % is decided at a second step by the same account', NEW.claim_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'review_decision_by_another_at_each_step';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER decision_allowed BEFORE INSERT ON records_reviewdecision
  FOR EACH ROW EXECUTE FUNCTION zc_decision_allowed();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0012_decisions_from_trail")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [migrations.RunSQL(GUARDS)]
