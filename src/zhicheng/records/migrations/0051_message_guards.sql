-- What a message says, and to whom, never changes. It is read, archived and planned once.
CREATE FUNCTION zc_message_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.person_id, NEW.account_id, NEW.unit_id, NEW.role, NEW.fields, NEW.fields_sealed,
      NEW.subject_kind, NEW.subject_id, NEW.once, NEW.created_at)
     IS DISTINCT FROM
     (OLD.id, OLD.kind, OLD.person_id, OLD.account_id, OLD.unit_id, OLD.role, OLD.fields, OLD.fields_sealed,
      OLD.subject_kind, OLD.subject_id, OLD.once, OLD.created_at)
     OR (OLD.planned_at IS NOT NULL AND NEW.planned_at IS DISTINCT FROM OLD.planned_at) THEN
    RAISE EXCEPTION 'message % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER message_frozen BEFORE UPDATE ON records_message
  FOR EACH ROW EXECUTE FUNCTION zc_message_frozen();

-- A delivery that has ended is over, and none is sent more often than it was taken.
CREATE FUNCTION zc_delivery_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL
     OR (NEW.id, NEW.message_id, NEW.channel, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.message_id, OLD.channel, OLD.created_at)
     OR (NEW.state = 'sent' AND OLD.state <> 'sending') THEN
    RAISE EXCEPTION 'delivery % cannot change', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER delivery_ends_once BEFORE UPDATE ON records_messagedelivery
  FOR EACH ROW EXECUTE FUNCTION zc_delivery_ends_once();

-- The words of a template are what the second officer saw.
CREATE FUNCTION zc_message_template_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kind, NEW.version, NEW.sentence, NEW.more, NEW.proposed_by_id, NEW.proposed_at)
     IS DISTINCT FROM
     (OLD.id, OLD.kind, OLD.version, OLD.sentence, OLD.more, OLD.proposed_by_id, OLD.proposed_at)
     OR OLD.approved_by_id IS NOT NULL THEN
    RAISE EXCEPTION 'message template % is never edited in place', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER message_template_frozen BEFORE UPDATE ON records_messagetemplate
  FOR EACH ROW EXECUTE FUNCTION zc_message_template_frozen();
CREATE TRIGGER never_deleted BEFORE DELETE ON records_messagetemplate
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_messagetemplate
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();
