"""The guards of successors hold the old certificate's row without its key.

``FOR UPDATE`` kept everybody waiting whose row names the certificate. Foreign keys are asked at the commit, when a
download already has the end of the event chain, for which the commit that replaces the certificate waits in turn:
a deadlock. Two successors, or a successor and a revocation, still wait for one another.
"""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION zc_one_valid_successor() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  replaced uuid;
BEGIN
  SELECT predecessor_id INTO replaced FROM records_certificate WHERE id = NEW.certificate_id;
  IF replaced IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM records_certificate WHERE id = replaced FOR NO KEY UPDATE;
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

CREATE OR REPLACE FUNCTION zc_revokes_the_last() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.is_approved IS NOT TRUE THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM records_certificate WHERE id = NEW.certificate_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM records_certificate other JOIN records_artifact sealed ON sealed.certificate_id = other.id
              WHERE other.predecessor_id = NEW.certificate_id) THEN
    RAISE EXCEPTION 'certificate % is replaced; what can be revoked is its successor', NEW.certificate_id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'revocation_of_the_last';
  END IF;
  RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0052_standing_of_holders")]

    # The functions of 0045 are a lock stricter; there is no reason to go back to them.
    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
