"""An officer's account takes two, and two signatures are those of two officers who stand apart.

Each function fixes its search path, so that no temporary table can stand in for one of ours.
"""

from django.db import migrations

EARLIER = """
-- Who is or was an officer before grants took two has a change behind it too; nobody is made to wait for it.
INSERT INTO records_staffaccountchange
  (id, change, state, account_id, login_name, display_name, unit_id, role, takes_two, asked_at, settled_at,
   remark, waits_until, apart_until)
SELECT gen_random_uuid(), 'role_granted', 'granted', held.account_id, '', '', held.unit_id, held.role, true,
       held.granted_at, held.granted_at, '', held.granted_at, held.granted_at
  FROM records_membership held
 WHERE held.role = 'bureau';
"""

GUARDS = """
CREATE TRIGGER never_deleted BEFORE DELETE ON records_staffaccountchange
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_staffaccountchange
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- Two officers sign one act: neither within the waiting time, and neither made by the other of late.
CREATE FUNCTION zc_two_signatures(first uuid, second uuid, at timestamptz) RETURNS void LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM records_staffaccountchange
              WHERE state = 'granted' AND account_id IN (first, second) AND waits_until > at) THEN
    RAISE EXCEPTION 'an account that signs is within its waiting time'
      USING ERRCODE = 'ZC001', CONSTRAINT = 'officer_waits';
  END IF;
  IF EXISTS (SELECT FROM records_staffaccountchange
              WHERE state = 'granted' AND apart_until > at
                AND ((account_id = first AND second IN (asked_by_id, settled_by_id))
                     OR (account_id = second AND first IN (asked_by_id, settled_by_id)))) THEN
    RAISE EXCEPTION 'one of the two who sign had a hand in the account of the other'
      USING ERRCODE = 'ZC001', CONSTRAINT = 'officers_apart';
  END IF;
END $$;

-- What was asked stays as it was asked, and is settled once; the second officer of a grant stands apart from the
-- first.
CREATE FUNCTION zc_staff_change_moves() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'waiting'
       OR (NEW.id, NEW.change, NEW.login_name, NEW.display_name, NEW.unit_id, NEW.role, NEW.takes_two,
           NEW.asked_by_id, NEW.asked_at)
          IS DISTINCT FROM
          (OLD.id, OLD.change, OLD.login_name, OLD.display_name, OLD.unit_id, OLD.role, OLD.takes_two,
           OLD.asked_by_id, OLD.asked_at)
       OR (OLD.account_id IS NOT NULL AND NEW.account_id IS DISTINCT FROM OLD.account_id) THEN
      RAISE EXCEPTION 'staff change % cannot change', OLD.id USING ERRCODE = 'ZC001';
    END IF;
  END IF;
  IF NEW.state = 'granted' AND NEW.takes_two AND NEW.asked_by_id IS NOT NULL THEN
    PERFORM zc_two_signatures(NEW.asked_by_id, NEW.settled_by_id, NEW.settled_at);
  END IF;
  IF NEW.state = 'granted' AND NOT NEW.takes_two
     AND (NEW.role = 'bureau' OR EXISTS (SELECT FROM records_membership held
                                          WHERE held.account_id = NEW.account_id AND held.role = 'bureau'
                                            AND held.ended_at IS NULL)) THEN
    RAISE EXCEPTION 'a change to an officer of the Bureau takes two' USING ERRCODE = 'ZC001',
      CONSTRAINT = 'staff_change_takes_two';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER moves BEFORE INSERT OR UPDATE ON records_staffaccountchange
  FOR EACH ROW EXECUTE FUNCTION zc_staff_change_moves();

-- No role of the Bureau without the change that two officers, or the operator at set-up, agreed to.
CREATE FUNCTION zc_bureau_role_takes_two() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.role <> 'bureau' OR NEW.ended_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NULL
       AND (NEW.account_id, NEW.unit_id, NEW.role) IS NOT DISTINCT FROM (OLD.account_id, OLD.unit_id, OLD.role) THEN
      RETURN NEW;
    END IF;
  END IF;
  PERFORM 1 FROM records_staffaccountchange
    WHERE account_id = NEW.account_id AND unit_id = NEW.unit_id AND role = 'bureau' AND state = 'granted'
      AND takes_two AND settled_at = NEW.granted_at;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'account % has no grant of this role by two officers', NEW.account_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'bureau_role_takes_two';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER bureau_role_takes_two BEFORE INSERT OR UPDATE ON records_membership
  FOR EACH ROW EXECUTE FUNCTION zc_bureau_role_takes_two();

CREATE FUNCTION zc_release_by_two_apart() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM zc_two_signatures(NEW.checked_by_id, NEW.released_by_id, NEW.released_at);
  RETURN NEW;
END $$;

CREATE TRIGGER released_by_two_apart BEFORE UPDATE OF released_by_id ON records_issuancebatch
  FOR EACH ROW WHEN (OLD.released_by_id IS NULL AND NEW.released_by_id IS NOT NULL)
  EXECUTE FUNCTION zc_release_by_two_apart();
CREATE TRIGGER made_by_two_apart BEFORE INSERT ON records_issuancebatch
  FOR EACH ROW WHEN (NEW.released_by_id IS NOT NULL) EXECUTE FUNCTION zc_release_by_two_apart();

CREATE FUNCTION zc_case_by_two_apart() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM zc_two_signatures(NEW.proposed_by_id, NEW.decided_by_id, NEW.decided_at);
  RETURN NEW;
END $$;

CREATE TRIGGER decided_by_two_apart BEFORE INSERT OR UPDATE ON records_casedecision
  FOR EACH ROW WHEN (NEW.is_agreed) EXECUTE FUNCTION zc_case_by_two_apart();

CREATE FUNCTION zc_template_by_two_apart() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM zc_two_signatures(NEW.proposed_by_id, NEW.approved_by_id, NEW.approved_at);
  RETURN NEW;
END $$;

CREATE TRIGGER approved_by_two_apart BEFORE INSERT OR UPDATE ON records_certificatetemplate
  FOR EACH ROW WHEN (NEW.approved_by_id IS NOT NULL) EXECUTE FUNCTION zc_template_by_two_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0065_staff_changes")]

    # There is no way back: a database without its guards is not a state that anyone may return to.
    operations = [
        migrations.RunSQL(GUARDS),
        migrations.RunSQL(EARLIER),
    ]
