"""Guards of cases: two persons decide, what was decided stays, and one certificate at most is ever valid.

Each function fixes its search path, so that no temporary table can stand in for one of ours.
"""

from django.db import migrations

GUARDS = """
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['records_casestep', 'records_caseattachment', 'records_caseeffect'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION zc_refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['records_case', 'records_caseitem', 'records_casedecision', 'records_casecounter',
                              'records_successorentry', 'records_suspension'] LOOP
    EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION zc_refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change()', name);
  END LOOP;
END $$;

CREATE TRIGGER decided_once BEFORE UPDATE ON records_casedecision
  FOR EACH ROW EXECUTE FUNCTION zc_decided_once();

-- Two persons, neither of them concerned, proposed and agreed. Each refusal names its rule.
CREATE FUNCTION zc_case_decided_by_two() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  the_case record;
  proposer uuid;
  decider uuid;
BEGIN
  SELECT person_id, other_person_id, opener, opened_by_id INTO the_case
    FROM records_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  SELECT person_id INTO proposer FROM records_account WHERE id = NEW.proposed_by_id;
  SELECT person_id INTO decider FROM records_account WHERE id = NEW.decided_by_id;
  IF NEW.is_agreed AND (NEW.decided_by_id = NEW.proposed_by_id OR decider = proposer) THEN
    RAISE EXCEPTION 'case % is decided by one person alone', NEW.case_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'case_decision_two_persons';
  END IF;
  IF the_case.opener <> 'officer' AND the_case.opened_by_id IN (NEW.proposed_by_id, NEW.decided_by_id) THEN
    RAISE EXCEPTION 'case % is decided by who opened it', NEW.case_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'case_decision_not_by_opener';
  END IF;
  IF proposer IN (the_case.person_id, the_case.other_person_id)
     OR decider IN (the_case.person_id, the_case.other_person_id)
     OR EXISTS (SELECT 1 FROM records_caseitem item
                 WHERE item.case_id = NEW.case_id AND item.person_id IN (proposer, decider)) THEN
    RAISE EXCEPTION 'case % concerns who decides it', NEW.case_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'case_decision_not_own';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER decided_by_two BEFORE INSERT OR UPDATE ON records_casedecision
  FOR EACH ROW EXECUTE FUNCTION zc_case_decided_by_two();

-- A case keeps what it is, and is carried out only once two persons have agreed.
CREATE FUNCTION zc_case_moves() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.number, NEW.kind, NEW.opener, NEW.opened_by_id, NEW.opened_at, NEW.person_id, NEW.other_person_id)
     IS DISTINCT FROM
     (OLD.number, OLD.kind, OLD.opener, OLD.opened_by_id, OLD.opened_at, OLD.person_id, OLD.other_person_id) THEN
    RAISE EXCEPTION 'case % keeps what it was opened as', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF OLD.state IN ('done', 'refused', 'withdrawn', 'expired') THEN
    RAISE EXCEPTION 'case % is closed', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state = 'applying' AND NOT EXISTS (
       SELECT 1 FROM records_casedecision decision
        WHERE decision.case_id = NEW.id AND decision.is_agreed
          AND decision.round = (SELECT max(latest.round) FROM records_casedecision latest
                                 WHERE latest.case_id = NEW.id)) THEN
    RAISE EXCEPTION 'case % has no decision of two persons', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.state = 'done' AND OLD.state <> 'applying' THEN
    RAISE EXCEPTION 'case % was not carried out', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER moves BEFORE UPDATE ON records_case FOR EACH ROW EXECUTE FUNCTION zc_case_moves();

CREATE FUNCTION zc_case_item_frozen() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.case_id, NEW.kind, NEW.index, NEW.person_id, NEW.certificate_id, NEW.changes_sealed)
     IS DISTINCT FROM
     (OLD.case_id, OLD.kind, OLD.index, OLD.person_id, OLD.certificate_id, OLD.changes_sealed) THEN
    RAISE EXCEPTION 'what item % asks for cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF NOT OLD.is_open THEN
    RAISE EXCEPTION 'item % is settled', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON records_caseitem FOR EACH ROW EXECUTE FUNCTION zc_case_item_frozen();

-- What a successor prints was decided with the case; only that it failed is added, once.
CREATE FUNCTION zc_successor_entry_frozen() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.failed_at IS NOT NULL
     OR (to_jsonb(NEW) - 'failed_at' - 'code' - 'sentence') <> (to_jsonb(OLD) - 'failed_at' - 'code' - 'sentence')
  THEN
    RAISE EXCEPTION 'successor entry % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON records_successorentry
  FOR EACH ROW EXECUTE FUNCTION zc_successor_entry_frozen();

-- An entry belongs to a case that two persons decided, and to a certificate of the same claim and person.
CREATE FUNCTION zc_successor_entry_starts() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1
    FROM records_caseitem item
    JOIN records_casedecision decision ON decision.case_id = item.case_id AND decision.is_agreed
    JOIN records_certificate predecessor ON predecessor.id = item.certificate_id
    JOIN records_issuancebatch batch ON batch.id = NEW.batch_id
   WHERE item.id = NEW.item_id AND item.is_open AND predecessor.id = NEW.predecessor_id
     AND predecessor.claim_id = NEW.claim_id AND predecessor.person_id = NEW.person_id
     AND batch.kind = 'correction' AND batch.status = 'checked'
     AND batch.checked_by_id = decision.proposed_by_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'certificate % has no decided correction', NEW.predecessor_id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER starts BEFORE INSERT ON records_successorentry
  FOR EACH ROW EXECUTE FUNCTION zc_successor_entry_starts();

CREATE FUNCTION zc_suspension_ends() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (to_jsonb(NEW) - 'ended_at' - 'ended_by_item_id') <> (to_jsonb(OLD) - 'ended_at' - 'ended_by_item_id') THEN
    RAISE EXCEPTION 'suspension % only ends, once', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER ends BEFORE UPDATE ON records_suspension FOR EACH ROW EXECUTE FUNCTION zc_suspension_ends();

-- No certificate without a batch that two officers released, for the very claim and shard it names; a successor
-- beside a claim that stays certified, and for the very certificate that two persons decided to replace.
CREATE OR REPLACE FUNCTION zc_certificate_needs_release() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.predecessor_id IS NULL THEN
    PERFORM 1
      FROM records_batchentry entry
      JOIN records_issuancebatch batch ON batch.id = entry.batch_id
      JOIN records_claim claim ON claim.id = entry.claim_id
     WHERE entry.claim_id = NEW.claim_id AND entry.batch_id = NEW.batch_id AND entry.shard_id = NEW.shard_id
       AND batch.status = 'released' AND batch.released_by_id <> batch.checked_by_id
       AND claim.status = 'released' AND claim.person_id = NEW.person_id;
  ELSE
    PERFORM 1
      FROM records_successorentry entry
      JOIN records_issuancebatch batch ON batch.id = entry.batch_id
     WHERE entry.predecessor_id = NEW.predecessor_id AND entry.claim_id = NEW.claim_id
       AND entry.batch_id = NEW.batch_id AND entry.shard_id = NEW.shard_id
       AND entry.person_id = NEW.person_id AND entry.failed_at IS NULL
       AND batch.status = 'released' AND batch.released_by_id <> batch.checked_by_id;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'claim % is not in a released batch', NEW.claim_id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

-- The commit that makes a successor valid is the one that replaces its predecessor, and there is one at most. The
-- predecessor's row is held, so that a revocation and a successor cannot pass side by side.
CREATE FUNCTION zc_one_valid_successor() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  replaced uuid;
BEGIN
  SELECT predecessor_id INTO replaced FROM records_certificate WHERE id = NEW.certificate_id;
  IF replaced IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM records_certificate WHERE id = replaced FOR UPDATE;
  IF EXISTS (SELECT 1 FROM records_revocation WHERE certificate_id = replaced AND is_approved) THEN
    RAISE EXCEPTION 'certificate % is revoked and has no successor', replaced
      USING ERRCODE = 'ZC001', CONSTRAINT = 'successor_of_valid_certificate';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM records_artifact WHERE certificate_id = replaced) THEN
    RAISE EXCEPTION 'certificate % was never sealed and has no successor', replaced
      USING ERRCODE = 'ZC001', CONSTRAINT = 'successor_of_valid_certificate';
  END IF;
  IF EXISTS (SELECT 1 FROM records_certificate other JOIN records_artifact sealed ON sealed.certificate_id = other.id
              WHERE other.predecessor_id = replaced) THEN
    RAISE EXCEPTION 'certificate % has a successor', replaced
      USING ERRCODE = 'ZC001', CONSTRAINT = 'successor_sealed_once';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER one_valid_successor BEFORE INSERT ON records_artifact
  FOR EACH ROW EXECUTE FUNCTION zc_one_valid_successor();

CREATE FUNCTION zc_revokes_the_last() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.is_approved IS NOT TRUE THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM records_certificate WHERE id = NEW.certificate_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM records_certificate other JOIN records_artifact sealed ON sealed.certificate_id = other.id
              WHERE other.predecessor_id = NEW.certificate_id) THEN
    RAISE EXCEPTION 'certificate % is replaced; what can be revoked is its successor', NEW.certificate_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'revocation_of_the_last';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER revokes_the_last BEFORE INSERT OR UPDATE ON records_revocation
  FOR EACH ROW EXECUTE FUNCTION zc_revokes_the_last();
"""

STANDING = """
CREATE OR REPLACE VIEW certificate_standing AS
SELECT certificate.id AS certificate_id,
       certificate.token,
       certificate.number,
       certificate.collectable_from AS opens_at,
       CASE
         WHEN EXISTS (SELECT FROM records_revocation revocation
                       WHERE revocation.certificate_id = certificate.id AND revocation.is_approved
                         AND revocation.kind = 'cancelled')
           THEN 'cancelled'
         WHEN EXISTS (SELECT FROM records_revocation revocation
                       WHERE revocation.certificate_id = certificate.id AND revocation.is_approved)
           THEN 'revoked'
         WHEN NOT EXISTS (SELECT FROM records_artifact artifact
                           WHERE artifact.certificate_id = certificate.id)
           THEN 'making'
         WHEN EXISTS (SELECT FROM records_certificate successor
                        JOIN records_artifact artifact ON artifact.certificate_id = successor.id
                       WHERE successor.predecessor_id = certificate.id)
           THEN 'replaced'
         WHEN EXISTS (SELECT FROM records_suspension suspension
                       WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
           THEN 'suspended'
         ELSE 'valid'
       END AS once_open,
       (SELECT successor.number FROM records_certificate successor
          JOIN records_artifact artifact ON artifact.certificate_id = successor.id
         WHERE successor.predecessor_id = certificate.id) AS replaced_by,
       coalesce(
         (SELECT revocation.decided_at FROM records_revocation revocation
           WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),
         (SELECT artifact.recorded_at FROM records_certificate successor
            JOIN records_artifact artifact ON artifact.certificate_id = successor.id
           WHERE successor.predecessor_id = certificate.id),
         (SELECT suspension.began_at FROM records_suspension suspension
           WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
       ) AS since,
       coalesce(
         (SELECT revocation.ground FROM records_revocation revocation
           WHERE revocation.certificate_id = certificate.id AND revocation.is_approved),
         (SELECT suspension.ground FROM records_suspension suspension
           WHERE suspension.certificate_id = certificate.id AND suspension.ended_at IS NULL)
       ) AS ground
  FROM records_certificate certificate;

CREATE OR REPLACE FUNCTION zc_certificate_standing(once_open text, opens_at timestamptz, at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $standing$
  -- once_open stands here once, or PostgreSQL would call this function instead of writing it out in the query.
  SELECT CASE once_open
    WHEN 'valid' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'valid' END
    WHEN 'suspended' THEN CASE WHEN at < opens_at THEN 'not_yet' ELSE 'suspended' END
    WHEN 'making' THEN 'making'
    WHEN 'replaced' THEN 'replaced'
    WHEN 'revoked' THEN 'revoked'
    WHEN 'cancelled' THEN 'cancelled'
  END
$standing$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0044_cases")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(STANDING),
    ]
