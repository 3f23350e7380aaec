"""Whoever writes a person leaves history: the triggers that write it, and the guards that keep it.

They work by the statement, with transition tables, so that COPY of a roster's chunk pays once and not for each
row. What a writer says of a change (source, account, case, instant) stands in settings of its transaction; a
writer that says nothing leaves facts of the source ``unstated``. Installed behind 0042, which writes facts itself.
"""

from django.db import migrations

HISTORY = """
CREATE FUNCTION zc_fact_setting(name text) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT nullif(current_setting('zhicheng.fact_' || name, true), '')
$$;

CREATE FUNCTION zc_person_registered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  said_source text := coalesce(zc_fact_setting('source'), 'unstated');
  said_case uuid := zc_fact_setting('case')::uuid;
  said_entered uuid := zc_fact_setting('entered_by')::uuid;
  said_agreed uuid := zc_fact_setting('agreed_by')::uuid;
BEGIN
  INSERT INTO records_personfact (person_id, kind, value_text, document_sealed, phone_sealed, value_index,
                                  valid_from, source, case_id, entered_by_id, agreed_by_id)
  SELECT person.id, fact.kind, fact.value_text, fact.document_sealed, fact.phone_sealed, fact.value_index,
         person.created_at, said_source, said_case, said_entered, said_agreed
    FROM added person
   CROSS JOIN LATERAL (VALUES
           ('name', person.name, NULL::bytea, NULL::bytea, NULL::bytea),
           ('sex', person.sex, NULL, NULL, NULL),
           ('document', person.document_kind, person.id_number_sealed, NULL, person.id_index),
           ('phone', '', NULL, person.phone_sealed, person.phone_index)
         ) AS fact (kind, value_text, document_sealed, phone_sealed, value_index)
   WHERE fact.kind <> 'phone' OR person.phone_index IS NOT NULL;
  RETURN NULL;
END $$;

CREATE FUNCTION zc_person_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  said_source text := coalesce(zc_fact_setting('source'), 'unstated');
  said_case uuid := zc_fact_setting('case')::uuid;
  said_entered uuid := zc_fact_setting('entered_by')::uuid;
  said_agreed uuid := zc_fact_setting('agreed_by')::uuid;
  said_at timestamptz := coalesce(zc_fact_setting('at')::timestamptz, now());
  said_wrong boolean := coalesce(zc_fact_setting('was_wrong')::boolean, false);
  change record;
  began timestamptz;
BEGIN
  FOR change IN
    SELECT after.id, fact.kind, fact.value_text, fact.document_sealed, fact.phone_sealed, fact.value_index
      FROM before JOIN after USING (id)
     CROSS JOIN LATERAL (VALUES
             ('name', after.name, NULL::bytea, NULL::bytea, NULL::bytea, after.name <> before.name),
             ('sex', after.sex, NULL, NULL, NULL, after.sex <> before.sex),
             ('document', after.document_kind, after.id_number_sealed, NULL, after.id_index,
              (after.id_index, after.document_kind) IS DISTINCT FROM (before.id_index, before.document_kind)),
             ('phone', '', NULL, after.phone_sealed, after.phone_index,
              after.phone_index IS DISTINCT FROM before.phone_index)
           ) AS fact (kind, value_text, document_sealed, phone_sealed, value_index, is_new)
     WHERE fact.is_new
  LOOP
    began := said_at;
    -- A clock that is behind the one that wrote the last fact must not stop a change.
    UPDATE records_personfact
       SET valid_to = greatest(said_at, valid_from), was_wrong = said_wrong
     WHERE person_id = change.id AND kind = change.kind AND valid_to IS NULL
    RETURNING valid_to INTO began;
    IF change.kind <> 'phone' OR change.value_index IS NOT NULL THEN
      INSERT INTO records_personfact (person_id, kind, value_text, document_sealed, phone_sealed, value_index,
                                      valid_from, source, case_id, entered_by_id, agreed_by_id)
      VALUES (change.id, change.kind, change.value_text, change.document_sealed, change.phone_sealed,
              change.value_index, coalesce(began, said_at), said_source, said_case, said_entered, said_agreed);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER leaves_history AFTER INSERT ON records_person
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION zc_person_registered();
CREATE TRIGGER leaves_history_of_change AFTER UPDATE ON records_person
  REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION zc_person_changed();

-- A fact is written by the person's own triggers alone, never goes, and changes once: when its time ends.
CREATE FUNCTION zc_fact_by_trigger() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'facts follow from the rows of records_person: % refused', TG_OP USING ERRCODE = 'ZC001';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION zc_fact_ends_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.valid_to IS NOT NULL OR NEW.valid_to IS NULL
     OR (NEW.id, NEW.person_id, NEW.kind, NEW.value_text, NEW.document_sealed, NEW.phone_sealed, NEW.value_index,
         NEW.valid_from, NEW.source, NEW.case_id, NEW.entered_by_id, NEW.agreed_by_id)
        IS DISTINCT FROM
        (OLD.id, OLD.person_id, OLD.kind, OLD.value_text, OLD.document_sealed, OLD.phone_sealed, OLD.value_index,
         OLD.valid_from, OLD.source, OLD.case_id, OLD.entered_by_id, OLD.agreed_by_id) THEN
    RAISE EXCEPTION 'fact % may only end, and only once', OLD.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER by_trigger BEFORE INSERT ON records_personfact
  FOR EACH STATEMENT EXECUTE FUNCTION zc_fact_by_trigger();
CREATE TRIGGER ends_once BEFORE UPDATE ON records_personfact
  FOR EACH ROW EXECUTE FUNCTION zc_fact_ends_once();
CREATE TRIGGER never_deleted BEFORE DELETE ON records_personfact
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_personfact
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- One step leads from a merged record to the one that stands for it: no chains, so no circles.
CREATE FUNCTION zc_person_merged() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.merged_into_id IS NOT NULL THEN
    -- Held until the transaction ends, so that the other record cannot be merged away at the same moment.
    PERFORM 1 FROM records_person WHERE id = NEW.merged_into_id AND merged_into_id IS NULL FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT 1 FROM records_person WHERE merged_into_id = NEW.id) THEN
      RAISE EXCEPTION 'person % cannot be merged: one of the two is merged already', NEW.id
        USING ERRCODE = 'ZC001', CONSTRAINT = 'person_merged_in_one_step';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER merged BEFORE INSERT OR UPDATE OF merged_into_id ON records_person
  FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION zc_person_merged();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0042_facts_of_earlier_people")]

    # There is no way back: a register without its history is not a state that anyone may return to.
    operations = [migrations.RunSQL(HISTORY)]
