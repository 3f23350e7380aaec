"""The lists with which results are filed, their evidence, and the digest that an approval fixes.

A filing of before has no list, which is what its empty ``list_count`` says (名单未登记).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.domain.filings
import zhicheng.records.identifiers

GUARDS = """
-- The list and its evidence are what the approval saw: they change only while the filing waits for it.
CREATE FUNCTION zc_filing_still_open() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
DECLARE
  the_filing uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.filing_id ELSE NEW.filing_id END;
BEGIN
  -- The row is held, so that an approval and a change of the list come one after the other.
  PERFORM 1 FROM records_filing WHERE id = the_filing AND status = 'submitted' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'filing % is decided, and its list with it', the_filing USING ERRCODE = 'ZC001';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER filing_still_open BEFORE INSERT OR DELETE ON records_approvedperson
  FOR EACH ROW EXECUTE FUNCTION zc_filing_still_open();
CREATE TRIGGER never_changed BEFORE UPDATE ON records_approvedperson
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_approvedperson
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

CREATE TRIGGER filing_still_open BEFORE INSERT ON records_filingevidence
  FOR EACH ROW EXECUTE FUNCTION zc_filing_still_open();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON records_filingevidence
  FOR EACH ROW EXECUTE FUNCTION zc_refuse_change();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON records_filingevidence
  FOR EACH STATEMENT EXECUTE FUNCTION zc_refuse_change();

-- What is approved is a whole list: as many rows as the filing says, and each document that proves them.
CREATE FUNCTION zc_filing_list_whole() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.status = 'approved' AND OLD.status <> 'approved' AND NEW.list_count IS NOT NULL
     AND (NEW.list_count <> (SELECT count(*) FROM records_approvedperson person WHERE person.filing_id = NEW.id)
          OR 3 <> (SELECT count(DISTINCT evidence.kind) FROM records_filingevidence evidence
                    WHERE evidence.filing_id = NEW.id)) THEN
    RAISE EXCEPTION 'the list of filing % is not whole', NEW.id USING ERRCODE = 'ZC001';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER list_whole BEFORE UPDATE ON records_filing
  FOR EACH ROW EXECUTE FUNCTION zc_filing_list_whole();

-- A claim of a filing with a list is on it: by the person's number, present or former, and by the title.
CREATE FUNCTION zc_claim_is_listed() RETURNS trigger LANGUAGE plpgsql
  SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.filing_id IS NULL OR NOT EXISTS (
       SELECT 1 FROM records_filing filing WHERE filing.id = NEW.filing_id AND filing.list_count IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
       SELECT 1 FROM records_approvedperson listed
        WHERE listed.filing_id = NEW.filing_id AND listed.series = NEW.series
          AND listed.title_name = NEW.title_name AND listed.specialty = NEW.specialty
          AND (listed.id_index = (SELECT person.id_index FROM records_person person WHERE person.id = NEW.person_id)
               OR listed.id_index IN (SELECT fact.value_index FROM records_personfact fact
                                       WHERE fact.person_id = NEW.person_id AND fact.kind = 'document'))) THEN
    RAISE EXCEPTION 'claim % is not on the list of its filing', NEW.id
      USING ERRCODE = 'ZC001', CONSTRAINT = 'claim_is_listed';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER is_listed BEFORE INSERT OR UPDATE OF filing_id, series, title_name, specialty ON records_claim
  FOR EACH ROW EXECUTE FUNCTION zc_claim_is_listed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0060_committee_approvals"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovedPerson",
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
                ("name", models.CharField(max_length=50)),
                ("document_kind", models.CharField(max_length=32)),
                ("id_number_sealed", models.BinaryField()),
                ("id_index", models.BinaryField(max_length=32)),
                ("series", models.CharField(max_length=40)),
                ("title_name", models.CharField(max_length=40)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("A", "正高级"),
                            ("B", "副高级"),
                            ("C", "中级"),
                            ("D", "助理级"),
                            ("E", "员级"),
                        ],
                        max_length=1,
                    ),
                ),
                ("specialty", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="FilingEvidence",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("minutes", "会议纪要"),
                            ("votes", "投票表决结果"),
                            ("public_notice", "公示及其结果"),
                        ],
                        max_length=16,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("storage_key", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="filing",
            name="list_count",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="filing",
            name="list_digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="filing",
            name="list_salt",
            field=models.BinaryField(max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="filing",
            name="notice_first",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="filing",
            name="notice_last",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("list_count__isnull", True),
                        ("list_digest", ""),
                        ("list_salt__isnull", True),
                        ("notice_first__isnull", True),
                        ("notice_last__isnull", True),
                    ),
                    models.Q(
                        ("list_count", models.F("passed_count")),
                        ("list_salt__isnull", False),
                        ("notice_first__lte", models.F("notice_last")),
                    ),
                    _connector="OR",
                ),
                name="filing_list_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("list_count__isnull", True),
                    models.Q(("status", zhicheng.domain.filings.FilingStatus["APPROVED"]), _negated=True),
                    models.Q(("list_digest", ""), _negated=True),
                    _connector="OR",
                ),
                name="filing_list_fixed_by_approval",
            ),
        ),
        migrations.AddField(
            model_name="approvedperson",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approved_people",
                to="records.filing",
            ),
        ),
        migrations.AddField(
            model_name="filingevidence",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="filingevidence",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="records.filing"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", ["A", "B", "C", "D", "E"])),
                name="approved_person_level_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvedperson",
            constraint=models.UniqueConstraint(
                fields=("filing", "id_index", "series", "title_name", "specialty"),
                name="approved_person_title_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["minutes", "votes", "public_notice"])),
                name="filing_evidence_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingevidence",
            constraint=models.UniqueConstraint(
                fields=("filing", "kind", "sha256"), name="filing_evidence_once"
            ),
        ),
        # There is no way back: a database without its guards is not a state that anyone may return to.
        migrations.RunSQL(GUARDS),
    ]
