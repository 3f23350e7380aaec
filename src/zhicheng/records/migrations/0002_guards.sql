-- Guards that hold whoever talks to the database. Each refusal carries SQLSTATE ZC001 and names its table.

CREATE FUNCTION zc_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'ZC001';
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'records_event', 'records_logleaf', 'records_publishedhead',
    'records_numberallocation', 'records_numbervoid',
    'records_certificate', 'records_sealintent', 'records_artifact',
    'records_verificationrecord', 'records_rosterrow'
  ] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION zc_refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change()', name);
  END LOOP;
  -- These change by their own rules below, but a row once written never disappears.
  FOREACH name IN ARRAY ARRAY[
    'records_chainhead', 'records_numbercounter', 'records_claim', 'records_person', 'records_filing',
    'records_issuancebatch', 'records_issuanceshard', 'records_revocation', 'records_handmarkorder',
    'records_rosterupload', 'records_passrosterentry', 'records_certificatetemplate', 'records_attachment'
  ] LOOP
    EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I
                    FOR EACH ROW EXECUTE FUNCTION zc_refuse_change()', name);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %I
                    FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change()', name);
  END LOOP;
END $$;

-- A chain cannot fork or skip: each link names the link before it.
CREATE FUNCTION zc_check_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before bytea;
BEGIN
  IF NEW.seq = 1 THEN
    before := decode(repeat('00', 32), 'hex');
  ELSE
    EXECUTE format('SELECT hash FROM %I WHERE seq = $1', TG_TABLE_NAME) INTO before USING NEW.seq - 1;
  END IF;
  IF before IS DISTINCT FROM NEW.prev_hash THEN
    RAISE EXCEPTION 'link % of % does not continue the chain', NEW.seq, TG_TABLE_NAME USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER continues_chain BEFORE INSERT ON records_event FOR EACH ROW EXECUTE FUNCTION zc_check_link();
CREATE TRIGGER continues_chain BEFORE INSERT ON records_logleaf FOR EACH ROW EXECUTE FUNCTION zc_check_link();

CREATE FUNCTION zc_only_upwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'records_numbercounter' THEN
    IF NEW.next_serial < OLD.next_serial OR NEW.region <> OLD.region OR NEW.year <> OLD.year THEN
      RAISE EXCEPTION 'a number counter only goes up' USING ERRCODE = 'ZC001';
    END IF;
  ELSIF NEW.seq < OLD.seq OR NEW.name <> OLD.name THEN
    RAISE EXCEPTION 'a chain head only goes up' USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER only_upwards BEFORE UPDATE ON records_numbercounter FOR EACH ROW EXECUTE FUNCTION zc_only_upwards();
CREATE TRIGGER only_upwards BEFORE UPDATE ON records_chainhead FOR EACH ROW EXECUTE FUNCTION zc_only_upwards();

-- No certificate without a batch that two officers released, for the very claim and shard it names.
CREATE FUNCTION zc_certificate_needs_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1
    FROM records_batchentry entry
    JOIN records_issuancebatch batch ON batch.id = entry.batch_id
    JOIN records_claim claim ON claim.id = entry.claim_id
   WHERE entry.claim_id = NEW.claim_id AND entry.batch_id = NEW.batch_id AND entry.shard_id = NEW.shard_id
     AND batch.status = 'released' AND batch.released_by_id <> batch.checked_by_id
     AND claim.status = 'released' AND claim.person_id = NEW.person_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'claim % is not in a released batch', NEW.claim_id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER needs_release BEFORE INSERT ON records_certificate
  FOR EACH ROW EXECUTE FUNCTION zc_certificate_needs_release();

-- What the first officer checked is what the second released, and what the workers issue.
CREATE FUNCTION zc_batch_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.month, NEW.kind, NEW.policy_id, NEW.template_id, NEW.entry_count, NEW.entries_digest, NEW.checked_by_id,
      NEW.checked_at)
     IS DISTINCT FROM
     (OLD.month, OLD.kind, OLD.policy_id, OLD.template_id, OLD.entry_count, OLD.entries_digest, OLD.checked_by_id,
      OLD.checked_at) THEN
    RAISE EXCEPTION 'what was checked in batch % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF OLD.released_by_id IS NOT NULL AND (NEW.released_by_id, NEW.released_at)
     IS DISTINCT FROM (OLD.released_by_id, OLD.released_at) THEN
    RAISE EXCEPTION 'the release of batch % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN
     (('checked', 'released'), ('checked', 'discarded'), ('released', 'issued')) THEN
    RAISE EXCEPTION 'batch % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER moves BEFORE UPDATE ON records_issuancebatch FOR EACH ROW EXECUTE FUNCTION zc_batch_moves();

CREATE FUNCTION zc_entry_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  state text;
BEGIN
  SELECT status INTO state FROM records_issuancebatch
   WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.batch_id ELSE OLD.batch_id END;
  IF state <> 'checked' THEN
    RAISE EXCEPTION 'the entries of a % batch cannot change', state USING ERRCODE = 'ZC001';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON records_batchentry
  FOR EACH ROW EXECUTE FUNCTION zc_entry_frozen();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_batchentry
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- A claim that was released is what the certificate prints: its content is frozen, and it only moves on.
CREATE FUNCTION zc_claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.person_id <> OLD.person_id OR NEW.channel <> OLD.channel OR NEW.created_at <> OLD.created_at THEN
    RAISE EXCEPTION 'a claim cannot change its person or channel' USING ERRCODE = 'ZC001';
  END IF;
  IF OLD.status IN ('released', 'certified', 'revoked') THEN
    IF (to_jsonb(NEW) - 'status' - 'step' - 'version') <> (to_jsonb(OLD) - 'status' - 'step' - 'version') THEN
      RAISE EXCEPTION 'claim % is released: its content cannot change', OLD.id USING ERRCODE = 'ZC001';
    END IF;
    IF NEW.status <> OLD.status AND (OLD.status, NEW.status) NOT IN
       (('released', 'certified'), ('released', 'rejected'), ('certified', 'revoked')) THEN
      RAISE EXCEPTION 'claim % cannot go from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'ZC001';
    END IF;
  ELSIF OLD.status IN ('rejected', 'withdrawn') AND NEW.status <> OLD.status THEN
    RAISE EXCEPTION 'claim % has ended', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.status <> OLD.status AND NEW.status = 'released' AND (
       OLD.status <> 'uploaded' OR NOT EXISTS (
         SELECT 1 FROM records_batchentry entry JOIN records_issuancebatch batch ON batch.id = entry.batch_id
          WHERE entry.claim_id = NEW.id AND batch.status = 'released' AND batch.released_by_id <> batch.checked_by_id)
     ) THEN
    RAISE EXCEPTION 'claim % is in no released batch', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.status <> OLD.status AND NEW.status = 'certified' AND NOT EXISTS (
       SELECT 1 FROM records_certificate certificate
         JOIN records_artifact artifact ON artifact.certificate_id = certificate.id
        WHERE certificate.claim_id = NEW.id
     ) THEN
    RAISE EXCEPTION 'claim % has no sealed certificate', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER moves BEFORE UPDATE ON records_claim FOR EACH ROW EXECUTE FUNCTION zc_claim_moves();

-- A claim starts at its beginning; nobody inserts one that is already released or certified.
CREATE FUNCTION zc_claim_starts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('draft', 'uploaded') OR (NEW.status = 'uploaded' AND NEW.channel <> 'evaluation') THEN
    RAISE EXCEPTION 'a % claim cannot start as %', NEW.channel, NEW.status USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.channel = 'evaluation' AND NOT EXISTS (
       SELECT 1 FROM records_filing WHERE id = NEW.filing_id AND status = 'approved') THEN
    RAISE EXCEPTION 'the filing of claim % is not approved', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER starts BEFORE INSERT ON records_claim FOR EACH ROW EXECUTE FUNCTION zc_claim_starts();

CREATE FUNCTION zc_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD);
  after jsonb := to_jsonb(NEW);
BEGIN
  -- A deadline over days that nobody has published yet is a guess, and is counted again when they are.
  IF TG_TABLE_NAME = 'records_filing' AND (before ->> 'deadline_provisional')::boolean THEN
    before := before - 'upload_deadline' - 'deadline_provisional';
    after := after - 'upload_deadline' - 'deadline_provisional';
  END IF;
  IF OLD.decided_by_id IS NOT NULL AND after <> before THEN
    RAISE EXCEPTION 'a decision in % cannot change', TG_TABLE_NAME USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER decided_once BEFORE UPDATE ON records_revocation FOR EACH ROW EXECUTE FUNCTION zc_decided_once();
CREATE TRIGGER decided_once BEFORE UPDATE ON records_filing FOR EACH ROW EXECUTE FUNCTION zc_decided_once();

-- An approved template is what was approved.
CREATE FUNCTION zc_template_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.sha256, NEW.template_id, NEW.version, NEW.bundle, NEW.proposed_by_id)
     IS DISTINCT FROM (OLD.sha256, OLD.template_id, OLD.version, OLD.bundle, OLD.proposed_by_id)
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id) THEN
    RAISE EXCEPTION 'template % is never edited in place', OLD.sha256 USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON records_certificatetemplate
  FOR EACH ROW EXECUTE FUNCTION zc_template_frozen();
