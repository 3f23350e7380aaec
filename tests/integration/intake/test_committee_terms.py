"""Terms of committees: recorded by the Bureau, ended early, and asked for by filings, rosters and the audit."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.cast import PEOPLE, SERIES, Cast, roster_cells, term
from tests.support.issued_certificates import issue
from tests.support.stored import stored
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.policies import Policy, PolicyBook, builtin_policies
from zhicheng.records.models import CommitteeApproval, EvaluationCommittee, Event, Filing
from zhicheng.services.intake.committees.committee_pages import own_committee
from zhicheng.services.intake.committees.register import CommitteeNotFound, committee, term_of_document
from zhicheng.services.intake.committees.terms import TermStage
from zhicheng.services.intake.filings.acts import submit_filing
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.intake.filings.terms import end_committee_term, record_committee_term
from zhicheng.services.kernel import rulebook
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.oversight.audit.rights import check_rights

pytestmark = pytest.mark.django_db
NEXT = {"document": "津人社备〔2027〕6号", "first_day": date(2028, 1, 1), "last_day": date(2030, 12, 31)}


def record(cast: Cast, **changed: Any) -> CommitteeApproval:
    given = term([SERIES], list(TitleLevel), **(NEXT | changed))
    made = record_committee_term(
        actor=cast.check_officer, at=cast.at, committee_id=cast.committee.id, term=given
    )
    return stored(CommitteeApproval, made)


def end(cast: Cast, last_day: date, **changed: Any) -> None:
    first = CommitteeApproval.objects.get(committee=cast.committee, document="津人社备〔2025〕8号")
    values: dict[str, Any] = {
        "actor": cast.check_officer,
        "at": cast.at,
        "term_id": first.id,
        "reason": "核准被撤销",
    }
    end_committee_term(last_day=last_day, **(values | changed))


def met(cast: Cast, day: date, reference: str = "津备〔2026〕7号") -> Filing:
    made = submit_filing(
        actor=cast.convener,
        at=cast.at,
        committee_id=cast.committee.id,
        reference=reference,
        meeting_first=day,
        meeting_last=day,
        passed_count=2,
    )
    return stored(Filing, made)


def unrecorded(cast: Cast) -> EvaluationCommittee:
    """The committee as an older installation left it: without a term, and marked so."""
    with without_guard(connection):
        CommitteeApproval.objects.filter(committee=cast.committee).delete()
    EvaluationCommittee.objects.filter(id=cast.committee.id).update(approval_not_recorded=True)
    cast.committee.refresh_from_db()
    return cast.committee


@pytest.fixture
def required_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that asks for recorded rights from the first day of the scenes on."""

    def hurried(policy: Policy) -> Policy:
        values = {name: getattr(policy, name) for name in Policy.__dataclass_fields__}
        return Policy(**(values | {"rights_required_from": date(2026, 11, 1)}))

    book = PolicyBook(hurried(policy) for policy in builtin_policies().policies)
    monkeypatch.setattr(rulebook, "builtin_policies", lambda: book)


class TestRecordTerm:
    def test_is_kept_with_an_event(self, cast: Cast) -> None:
        row = record(cast)
        assert (row.document, row.region, row.levels) == ("津人社备〔2027〕6号", "全市", list("ABCDE"))
        event = Event.objects.filter(tag=EventTag.COMMITTEE_TERM_RECORDED).latest("seq")
        assert event.payload["last_day"] == "2030-12-31"

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"last_day": date(2031, 1, 1)}, "任期最长3年：从2028-01-01起，最晚到2030-12-31"),
            ({"last_day": date(2027, 12, 31)}, "晚于结束日期"),
            ({"document": " "}, "核准文号"),
            ({"region": ""}, "评审地区"),
            ({"series": ["炼金术"]}, "职称目录中没有系列：炼金术"),
            ({"series": ["会计人员"]}, "请先变更评审范围"),
        ],
    )
    def test_refuses_what_cannot_be(self, cast: Cast, changed: dict[str, Any], sentence: str) -> None:
        values: dict[str, Any] = NEXT | {"series": [SERIES], "levels": list(TitleLevel)} | changed
        series, levels = values.pop("series"), values.pop("levels")
        with pytest.raises(FilingRefused, match=sentence):
            record_committee_term(
                actor=cast.check_officer,
                at=cast.at,
                committee_id=cast.committee.id,
                term=term(series, levels, **values),
            )

    def test_refuses_the_same_one_twice(self, cast: Cast) -> None:
        record(cast)
        with pytest.raises(FilingRefused, match="已经登记"):
            record(cast)

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            record_committee_term(
                actor=cast.convener,
                at=cast.at,
                committee_id=cast.committee.id,
                term=term([SERIES], list(TitleLevel), **NEXT),
            )

    def test_never_changes_in_the_database(self, cast: Cast) -> None:
        row = record(cast)
        with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
            CommitteeApproval.objects.filter(id=row.id).update(last_day=date(2040, 1, 1))

    @pytest.mark.tampers
    def test_the_guard_is_what_keeps_it(self, cast: Cast) -> None:
        """Negative control."""
        row = record(cast)
        with without_guard(connection):
            assert CommitteeApproval.objects.filter(id=row.id).update(last_day=date(2040, 1, 1)) == 1


class TestEndTerm:
    def test_no_meeting_after_it_is_filed(self, cast: Cast) -> None:
        met(cast, date(2026, 10, 20), "津备〔2026〕6号")
        end(cast, date(2026, 10, 25))
        met(cast, date(2026, 10, 25))
        with pytest.raises(FilingRefused, match="任期之内"):
            met(cast, date(2026, 10, 26), "津备〔2026〕8号")
        event = Event.objects.get(tag=EventTag.COMMITTEE_TERM_ENDED)
        assert event.payload["reason"] == "核准被撤销"

    def test_a_meeting_that_was_filed_stands_in_its_way(self, cast: Cast) -> None:
        met(cast, date(2026, 10, 20))
        with pytest.raises(FilingRefused, match="备案“津备〔2026〕7号”的评审会议在2026-10-19之后"):
            end(cast, date(2026, 10, 19))

    def test_ends_once_and_early(self, cast: Cast) -> None:
        assert cast.committee
        with pytest.raises(FilingRefused, match="请填写更早的日期"):
            end(cast, date(2027, 12, 31))
        with pytest.raises(FilingRefused, match="请填写终止原因"):
            end(cast, date(2026, 12, 31), reason=" ")
        end(cast, date(2024, 12, 31))
        with pytest.raises(FilingRefused, match="已经提前终止"):
            end(cast, date(2024, 12, 30))

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        assert cast.committee
        with pytest.raises(NotAllowed):
            end(cast, date(2026, 12, 31), actor=cast.convener)


class TestFilingWithinATerm:
    def test_names_the_terms_that_are_recorded(self, cast: Cast) -> None:
        with pytest.raises(FilingRefused, match="2025年1月1日至2027年12月31日") as refused:
            met(cast, date(2024, 12, 31))
        assert refused.value.code == "filing.outside_term"

    def test_the_database_refuses_it_as_well(self, cast: Cast) -> None:
        row = met(cast, date(2026, 10, 20))
        row.pk, row.reference, row.meeting_first = None, "津备〔2024〕1号", date(2024, 12, 31)
        with pytest.raises(DatabaseError, match="in no term"), transaction.atomic():
            Filing.objects.bulk_create([row])

    @pytest.mark.tampers
    def test_the_guard_is_what_refuses(self, cast: Cast) -> None:
        """Negative control."""
        row = met(cast, date(2026, 10, 20))
        copy = Filing(
            **{
                field.attname: getattr(row, field.attname)
                for field in Filing._meta.concrete_fields
                if field.attname not in ("id", "reference", "meeting_first")
            },
            reference="津备〔2024〕1号",
            meeting_first=date(2024, 12, 31),
        )
        with without_guard(connection):
            copy.save(force_insert=True)
        assert Filing.objects.count() == 2

    def test_a_roster_names_series_and_levels_of_the_term(self, cast: Cast) -> None:
        """The register knows all levels; the approval in force on the day names two."""
        end(cast, date(2024, 12, 31))
        record_committee_term(
            actor=cast.check_officer,
            at=cast.at,
            committee_id=cast.committee.id,
            term=term([SERIES], [TitleLevel.ENTRY, TitleLevel.ASSISTANT], document="津人社备〔2026〕2号"),
        )
        filing = cast.filing()
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        assert upload.rows_rejected == 1
        assert "不在本次备案的评审委员会的评审层级之内" in str(upload.rows.get().reasons)


class TestNotRecorded:
    def test_is_filed_and_uploaded_until_the_policy_asks(self, cast: Cast) -> None:
        unrecorded(cast)
        filing = cast.filing()
        assert cast.read(filing, [roster_cells(PEOPLE[0], filing)]).rows_accepted == 1

    @pytest.mark.usefixtures("required_at_once")
    def test_is_refused_once_it_does(self, cast: Cast) -> None:
        unrecorded(cast)
        with pytest.raises(FilingRefused, match="核准权限未登记，自2026-11-01起") as refused:
            met(cast, date(2026, 10, 20))
        assert refused.value.code == "filing.right_not_recorded"

    def test_a_roster_of_an_earlier_filing_is_refused_then_too(
        self, cast: Cast, request: pytest.FixtureRequest
    ) -> None:
        unrecorded(cast)
        filing = cast.filing()
        request.getfixturevalue("required_at_once")
        with pytest.raises(FilingRefused, match="权限未登记"):
            cast.read(filing, [roster_cells(PEOPLE[0], filing)])

    def test_is_shown_to_the_bureau_and_to_the_unit(self, cast: Cast) -> None:
        unrecorded(cast)
        key, on = cast.committee.id, cast.at.date()
        assert committee(actor=cast.check_officer, on=on, committee_id=key).is_not_recorded
        assert own_committee(actor=cast.convener, on=on, committee_id=key).is_not_recorded

    def test_a_recorded_term_ends_that(self, cast: Cast) -> None:
        unrecorded(cast)
        record(cast, first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
        found = committee(actor=cast.check_officer, on=cast.at.date(), committee_id=cast.committee.id)
        assert not found.is_not_recorded
        assert [each.stage for each in found.terms] == [TermStage.IN_FORCE]


class TestTermOfDocument:
    def test_is_found_by_its_document(self, cast: Cast) -> None:
        row = record(cast)
        found = term_of_document(
            actor=cast.check_officer, committee_id=cast.committee.id, document=f" {row.document}"
        )
        assert found == row.id
        with pytest.raises(CommitteeNotFound):
            term_of_document(actor=cast.check_officer, committee_id=cast.committee.id, document="无此文号")


@pytest.mark.tampers
class TestAuditOfRights:
    """The audit derives the right anew; each breach is made behind the guards."""

    def found(self) -> list[str]:
        return [finding.check for finding in check_rights()]

    def test_finds_nothing_where_all_is_well(self) -> None:
        issue(1)
        assert self.found() == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"last_day": date(2020, 12, 31), "first_day": date(2020, 1, 1)},
            {"series": ["会计人员"]},
            {"levels": ["E"]},
        ],
    )
    def test_finds_a_certificate_outside_every_term(self, changes: dict[str, Any]) -> None:
        issue(1)
        with without_guard(connection):
            CommitteeApproval.objects.update(**changes)
        assert self.found() == ["right.committee"]

    def test_finds_a_right_that_had_to_be_recorded(self, request: pytest.FixtureRequest) -> None:
        issue(1)
        with without_guard(connection):
            CommitteeApproval.objects.all().delete()
        EvaluationCommittee.objects.update(approval_not_recorded=True)
        assert self.found() == []
        request.getfixturevalue("required_at_once")
        assert self.found() == ["right.not_recorded"]
