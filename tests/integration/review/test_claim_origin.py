"""How a claim came: the database keeps it by the filing, and the audit by the channel's rules."""

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.db.transaction import atomic

from tests.conftest import without_guard
from tests.support.cast import PEOPLE, Cast, drafted
from zhicheng.records.models import Claim
from zhicheng.services.oversight.audit.run import run_audit

pytestmark = pytest.mark.django_db


class TestTheDatabase:
    def test_refuses_what_is_no_name_of_a_channel(self, cast: Cast) -> None:
        claim = drafted(cast)
        claim.pk, claim.channel = uuid.uuid4(), "Skilled worker"
        with pytest.raises(IntegrityError, match="claim_channel_well_formed"), atomic():
            claim.save(force_insert=True)

    def test_refuses_a_draft_with_a_filing(self, cast: Cast) -> None:
        filing = cast.filing()
        claim = drafted(cast)
        claim.pk, claim.title_name = uuid.uuid4(), "工程师"
        claim.filing, claim.committee = filing, filing.committee
        with pytest.raises(DatabaseError, match="cannot start as draft"), atomic():
            claim.save(force_insert=True)

    def test_refuses_a_filing_without_its_committee(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        with pytest.raises(IntegrityError, match="claim_filing_with_committee"), atomic():
            Claim.objects.filter(id=claim.id).update(committee=None)

    def test_refuses_to_change_how_a_claim_came(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        with pytest.raises(DatabaseError, match="came by a filing, or did not"), atomic():
            Claim.objects.filter(id=claim.id).update(filing=None, committee=None)
        with pytest.raises(DatabaseError, match="cannot change its person or channel"), atomic():
            Claim.objects.filter(id=claim.id).update(channel="entrusted_evaluation")


@pytest.mark.tampers
class TestTheAudit:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"channel": "unknown"}, "申领的渠道不在规则之内。"),
            ({"channel": "examination"}, "申领的来源与其渠道不符：名册或个人申领。"),
            ({"filing": None, "committee": None}, "申领的来源与其渠道不符：名册或个人申领。"),
        ],
    )
    def test_finds_a_claim_that_the_rules_do_not_explain(
        self, cast: Cast, changes: dict[str, object], sentence: str
    ) -> None:
        claim = cast.uploaded_claim(PEOPLE[0])
        assert list(run_audit(only=["channels"])) == []
        with without_guard(connection), atomic():
            Claim.objects.filter(id=claim.id).update(**changes)
        (finding,) = run_audit(only=["channels"])
        assert (finding.check, finding.subject, finding.sentence) == (
            "claim.channel",
            str(claim.id),
            sentence,
        )
