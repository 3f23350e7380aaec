"""The parts of a name by which officers find it, as an immutable function that a stored column can use."""

from django.db import migrations

# Pairs of neighbours, the first and last with a mark for the beginning and the end, and single characters. So a
# part of a name needs no scan, one character is found as well, and a whole name is told from a longer one. No name
# holds either mark (domain.names). Latin letters are folded, since nobody remembers their case.
FUNCTION = """
CREATE FUNCTION zc_name_grams(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = public, pg_temp AS $$
DECLARE
  marked text := '^' || lower(name) || '$';
  size int := char_length(marked);
  grams text[] := '{}';
BEGIN
  FOR place IN 1 .. size - 1 LOOP
    grams := grams || substr(marked, place, 2);
  END LOOP;
  FOR place IN 2 .. size - 1 LOOP
    grams := grams || substr(marked, place, 1);
  END LOOP;
  RETURN grams;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0031_plain_names")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION zc_name_grams(text)")]
