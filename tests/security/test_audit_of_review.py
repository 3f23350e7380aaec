"""The audit of step-by-step review: the steps of the channel's rules, by the rows, beside the trail (R01)."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from tests.conftest import without_guard
from tests.support.cast import APPOINTMENT, Cast, submitted
from tests.support.claim_rows import claim_row
from tests.support.released_batch import release_claims
from zhicheng.domain.channels import RULES, ReviewStep
from zhicheng.records.models import Certificate, Claim
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.oversight.audit import approvals
from zhicheng.services.oversight.audit.run import run_audit
from zhicheng.services.review.decisions import approve_claim, upload_claims

pytestmark = [pytest.mark.django_db, pytest.mark.tampers]
TWO = (ReviewStep.EMPLOYER, ReviewStep.SUBMITTING_UNIT)
THREE = (*TWO, ReviewStep.SUBMITTING_UNIT)


def give_steps(monkeypatch: pytest.MonkeyPatch, review_steps: tuple[ReviewStep, ...]) -> None:
    audited = SimpleNamespace(personal_claim=True, review_steps=review_steps)
    monkeypatch.setattr(approvals, "RULES", {**RULES, APPOINTMENT: audited})


def issued(cast: Cast) -> Certificate:
    """A certificate of an employer appointment, approved at each step that the channel has now."""
    claim = submitted(cast)
    reviewers = (cast.personnel, cast.department_clerk, cast.second_department_clerk)
    for reviewer, _ in zip(reviewers, RULES[APPOINTMENT].review_steps, strict=False):
        claim = claim_row(approve_claim(actor=reviewer, at=cast.at, claim=seen(claim)))
    upload_claims(actor=cast.department_clerk, at=cast.at)
    Claim.objects.get(id=claim.id, status="uploaded")
    batch = release_claims([claim.id], at=datetime.now(UTC))
    for shard_id in batch.shard_ids:
        issue_shard(shard_id=shard_id, worker="test")
    return Certificate.objects.get(claim=claim)


def found(*checks: str) -> list[tuple[str, str]]:
    return [(finding.check, finding.subject) for finding in run_audit(only=checks or ("steps", "decisions"))]


def tamper(statement: str, *parameters: Any) -> None:
    with without_guard(connection), connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        assert cursor.rowcount > 0


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


class TestAChannelOfThreeSteps:
    """That three approvals are enough for three steps is shown by tests/functional/test_fifth_channel.py."""

    def test_does_not_pass_with_two(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: the same two approvals are enough for two steps and too few for three."""
        certificate = issued(cast)
        assert found() == []
        give_steps(monkeypatch, THREE)
        assert found() == [("review.steps", certificate.number_id)]


class TestRowsAndTrail:
    def test_show_an_approval_by_the_claimant(self, cast: Cast) -> None:
        certificate = issued(cast)
        tamper(
            "UPDATE records_reviewdecision decision SET account_id = account.id FROM records_account account"
            " WHERE account.person_id = %s AND decision.step = 1",
            certificate.person_id,
        )
        assert ("review.steps", certificate.number_id) in found("steps")

    def test_show_two_steps_of_one_account(self, cast: Cast) -> None:
        certificate = issued(cast)
        tamper("UPDATE records_reviewdecision SET account_id = %s", cast.personnel.account_id)
        assert ("review.steps", certificate.number_id) in found("steps")

    def test_show_a_certificate_of_a_channel_without_rules(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificate = issued(cast)
        monkeypatch.setattr(
            approvals, "RULES", {key: value for key, value in RULES.items() if key != APPOINTMENT}
        )
        assert found("steps") == [("review.steps", certificate.number_id)]

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM records_reviewdecision WHERE step = 1",
            "UPDATE records_reviewdecision SET at = at + interval '1 second' WHERE step = 2",
            "UPDATE records_claimact SET account_id = NULL WHERE kind = 'uploaded'",
            "DELETE FROM records_claimact WHERE kind = 'submitted'",
            "DELETE FROM records_event WHERE tag = 'unit:claim:approved'",
            "UPDATE records_event SET account_id = gen_random_uuid() WHERE tag = 'unit:claim:approved'",
            "UPDATE records_event SET payload = payload - 'from' WHERE tag = 'unit:claim:approved'",
            "DELETE FROM records_event WHERE tag = 'unit:claim:uploaded'",
        ],
    )
    def test_show_what_was_changed_in_one_of_them(self, cast: Cast, statement: str) -> None:
        certificate = issued(cast)
        assert found("decisions") == []
        tamper(statement)
        assert {*found("decisions")} == {("review.trail", str(certificate.claim_id))}
