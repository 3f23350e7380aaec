"""Claims no longer spell the channels out: which there are is for the code to say, one file each.

What the database kept by a channel's name it now keeps by the filing, which is what made the difference: a
claim that begins at the Bureau came by an approved filing, and no other claim has one; that never changes.
"""

from django.db import migrations, models

STARTS = """
CREATE OR REPLACE FUNCTION zc_claim_starts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('draft', 'uploaded') OR (NEW.status = 'uploaded') <> (NEW.filing_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a % claim cannot start as %', NEW.channel, NEW.status USING ERRCODE = 'ZC001';
  END IF;
  IF NEW.filing_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM records_filing WHERE id = NEW.filing_id AND status = 'approved') THEN
    RAISE EXCEPTION 'the filing of claim % is not approved', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION zc_claim_origin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.filing_id IS NULL) <> (OLD.filing_id IS NULL) THEN
    RAISE EXCEPTION 'claim % came by a filing, or did not', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER origin BEFORE UPDATE OF filing_id ON records_claim
  FOR EACH ROW EXECUTE FUNCTION zc_claim_origin();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0020_fault_reports")]

    # There is no way back: a channel that was added since would break the old constraints.
    operations = [
        migrations.RemoveConstraint("claim", "claim_channel_known"),
        migrations.RemoveConstraint("claim", "claim_evaluation_has_filing"),
        migrations.AlterField("claim", "channel", models.CharField(max_length=24)),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=models.Q(channel__regex=r"^[a-z][a-z_]*$"), name="claim_channel_well_formed"
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=models.Q(filing__isnull=True, committee__isnull=True)
                | models.Q(filing__isnull=False, committee__isnull=False),
                name="claim_filing_with_committee",
            ),
        ),
        migrations.RunSQL(STARTS),
    ]
