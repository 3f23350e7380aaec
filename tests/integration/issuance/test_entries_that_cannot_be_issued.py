"""An entry that can never be issued is recorded with its reason and holds up no other entry."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.faults.invariants import violations
from tests.support.released_batch import write_released_batch

from zhicheng.documents.typesetting import GlyphMissing, Typesetter
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import (
    Artifact,
    Certificate,
    Claim,
    Event,
    IssuanceBatch,
    NumberAllocation,
    NumberVoid,
)
from zhicheng.services.issuance.month.progress import batch_progress, failed_entries
from zhicheng.services.issuance.pipeline import step_6_lint
from zhicheng.services.issuance.pipeline.outcomes import ShardResult
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard

pytestmark = pytest.mark.django_db

REFUSED = "周未了"


@pytest.fixture
def _one_name_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The typesetter refuses one name, as it does a character that its face lacks."""
    render = Typesetter.render

    def refusing(self: Typesetter, content: object) -> bytes:
        if content.fields.name == REFUSED:  # type: ignore[attr-defined]
            raise GlyphMissing("“姓名”第3个字符在证书字体中没有字形，不能印制。")
        return render(self, content)  # type: ignore[arg-type]

    monkeypatch.setattr(Typesetter, "render", refusing)


@pytest.mark.usefixtures("_one_name_cannot_be_set")
class TestAPageThatCannotBeSet:
    def test_voids_its_number_and_ends_its_claim_with_the_reason(self) -> None:
        batch = write_released_batch(5, names=["王一", REFUSED])
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert (outcome.result, outcome.issued, outcome.failed) == (ShardResult.DONE, 4, 1)
        void = NumberVoid.objects.get()
        certificate = Certificate.objects.get(true_name=REFUSED)
        assert void.number_id == certificate.number_id
        assert "没有字形" in void.reason
        assert Claim.objects.get(name=REFUSED).status == ClaimStatus.REJECTED
        assert violations() == []

    def test_does_not_keep_the_others_or_the_batch_from_being_issued(self) -> None:
        batch = write_released_batch(5, names=[REFUSED])
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert Artifact.objects.count() == 4
        assert IssuanceBatch.objects.get().status == "issued"

    def test_stands_in_the_month_report(self) -> None:
        batch = write_released_batch(5, names=[REFUSED])
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        (failed,) = failed_entries(batch.batch_id)
        assert failed.number == NumberVoid.objects.get().number_id
        assert "没有字形" in failed.sentence
        progress = batch_progress(batch.batch_id)
        assert (progress.done, progress.failed, progress.issued) == (5, 1, 4)

    def test_leaves_no_name_in_the_audit_trail(self) -> None:
        batch = write_released_batch(5, names=[REFUSED])
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert not any(REFUSED in str(payload) for payload in Event.objects.values_list("payload", flat=True))


class TestAFieldThatIsMissing:
    def test_costs_no_number(self) -> None:
        batch = write_released_batch(4, names=["张𰻞"])  # no reading confirmed
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert (outcome.issued, outcome.failed) == (3, 1)
        assert NumberAllocation.objects.count() == 3
        assert Claim.objects.get(name="张𰻞").status == ClaimStatus.REJECTED
        (failed,) = failed_entries(batch.batch_id)
        assert failed.number is None
        assert "读音尚未确认" in failed.sentence
        assert "𰻞" not in failed.sentence
        assert violations() == []


class TestTooManyFailures:
    def test_pause_the_batch_and_void_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(step_6_lint, "lint_page", _finding_everywhere)
        batch = write_released_batch(6)
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert outcome.result is ShardResult.PAUSED
        assert "已自动暂停" in outcome.sentence
        assert IssuanceBatch.objects.get().is_paused
        assert not NumberVoid.objects.exists()
        assert Event.objects.filter(tag="bureau:batch:paused").count() == 1
        assert violations(finished=False) == []

    def test_once_mended_the_batch_goes_on_with_the_same_numbers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        batch = write_released_batch(6)
        with monkeypatch.context() as patch:
            patch.setattr(step_6_lint, "lint_page", _finding_everywhere)
            issue_shard(shard_id=batch.shard_ids[0], worker="test")
        numbers = set(NumberAllocation.objects.values_list("number", flat=True))
        IssuanceBatch.objects.update(is_paused=False)
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert outcome.issued == 6
        assert set(Artifact.objects.values_list("certificate__number_id", flat=True)) == numbers
        assert violations() == []

    def test_two_in_a_small_shard_are_the_entries_own(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(step_6_lint, "lint_page", _finding_everywhere)
        batch = write_released_batch(2)
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert (outcome.result, outcome.failed) == (ShardResult.DONE, 2)
        assert violations() == []


class TestAPageThatDoesNotSayWhatTheRecordSays:
    def test_is_never_sealed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # T10, R11: the typesetter is made to print another name.
        render = Typesetter.render

        def tampered(self: Typesetter, content: object) -> bytes:
            fields = content.fields  # type: ignore[attr-defined]
            if fields.name == REFUSED:
                content = replace(content, fields=replace(fields, name="周某某"))  # type: ignore[type-var]
            return render(self, content)  # type: ignore[arg-type]

        monkeypatch.setattr(Typesetter, "render", tampered)
        batch = write_released_batch(5, names=[REFUSED])
        outcome = issue_shard(shard_id=batch.shard_ids[0], worker="test")
        assert (outcome.issued, outcome.failed) == (4, 1)
        assert not Artifact.objects.filter(certificate__true_name=REFUSED).exists()
        assert "版面检查未通过" in failed_entries(batch.batch_id)[0].sentence

    def test_would_be_sealed_without_the_lint(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Negative control.
        monkeypatch.setattr(step_6_lint, "lint_page", lambda pdf, content, template: ())
        self_check = TestAPageThatDoesNotSayWhatTheRecordSays.test_is_never_sealed
        with pytest.raises(AssertionError):
            self_check(self, monkeypatch)


def _finding_everywhere(pdf: bytes, content: object, template: object) -> tuple[object, ...]:
    return (SimpleNamespace(sentence="二维码读不出来。"),)
