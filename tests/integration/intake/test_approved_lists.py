"""The list of a filing: handed in with its evidence, fixed by the approval, and held against every row."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import without_guard
from tests.support.cast import PEOPLE, Cast, evidence, list_cells, list_in, roster_cells
from tests.support.issued_certificates import issue
from tests.support.stored import stored
from zhicheng.documents.rosters.refused import RosterRefused
from zhicheng.domain.filings import FilingEvidenceKind, FilingStatus, PublicNotice
from zhicheng.domain.months import Month
from zhicheng.domain.policies import Policy, PolicyBook, builtin_policies
from zhicheng.records.models import (
    ApprovedPerson,
    Claim,
    Event,
    Filing,
    FilingEvidence,
    FinalCheckFinding,
)
from zhicheng.services.intake.attachments import AttachmentRefused
from zhicheng.services.intake.filings.acts import approve_filing
from zhicheng.services.intake.filings.evidence import EvidenceGiven, read_filing_evidence
from zhicheng.services.intake.filings.filing_pages import FilingNotFound
from zhicheng.services.intake.filings.list_pages import ListedState, filing_list, listed_people
from zhicheng.services.intake.filings.lists import ListRefused
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel import rulebook
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.oversight.audit.lists import NOT_LISTED, check_lists

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = PEOPLE[0], PEOPLE[1], PEOPLE[2]


@pytest.fixture
def required_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy that asks for recorded rights and lists from the first day of the scenes on."""

    def hurried(policy: Policy) -> Policy:
        values = {name: getattr(policy, name) for name in Policy.__dataclass_fields__}
        return Policy(**(values | {"rights_required_from": date(2026, 11, 1)}))

    book = PolicyBook(hurried(policy) for policy in builtin_policies().policies)
    monkeypatch.setattr(rulebook, "builtin_policies", lambda: book)


def approve(cast: Cast, filing: Filing) -> Filing:
    return stored(Filing, approve_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id))


class TestHandInList:
    def test_keeps_people_documents_and_days(self, cast: Cast) -> None:
        filing = cast.waiting_filing(passed=2)
        list_in(cast.convener, cast.at, filing, [list_cells(ONE), list_cells(TWO)])
        filing.refresh_from_db()
        assert (filing.list_count, filing.list_digest) == (2, "")
        assert filing.notice_first == filing.meeting_last + timedelta(1)
        assert {row.kind for row in FilingEvidence.objects.all()} == {
            kind.value for kind in FilingEvidenceKind
        }
        assert ONE.id_number.encode() not in bytes(ApprovedPerson.objects.get(name=ONE.name).id_number_sealed)
        payload = Event.objects.get(tag=EventTag.FILING_LISTED).payload
        assert payload["count"] == 2
        assert ONE.id_number not in str(payload)

    def test_another_list_takes_its_place_until_the_decision(self, cast: Cast) -> None:
        filing = cast.waiting_filing()
        list_in(cast.convener, cast.at, filing, [list_cells(ONE)])
        list_in(cast.convener, cast.at, filing, [list_cells(TWO)], evidence={})
        assert [row.name for row in ApprovedPerson.objects.all()] == [TWO.name]
        assert FilingEvidence.objects.count() == 3
        approve(cast, filing)
        with pytest.raises(FilingRefused, match="已经办结"):
            list_in(cast.convener, cast.at, filing, [list_cells(ONE)])

    @pytest.mark.parametrize(
        ("rows", "sentence"),
        [
            ([list_cells(ONE), list_cells(TWO)], "名单有2人，备案的评审通过人数是1人"),
            ([], "没有人员"),
        ],
    )
    def test_refuses_another_count_than_the_filing_has(
        self, cast: Cast, rows: list[dict[str, str]], sentence: str
    ) -> None:
        filing = cast.waiting_filing()
        with pytest.raises(FilingRefused, match=sentence):
            list_in(cast.convener, cast.at, filing, rows)
        assert not ApprovedPerson.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"证件号码": "120101198807020000"}, "校验码"),
            ({"系列": "会计人员", "资格名称": "高级会计师"}, "不评审该系列"),
            ({"资格名称": "大工程师"}, "资格名称"),
        ],
    )
    def test_refuses_a_row_with_number_name_and_what_to_do(
        self, cast: Cast, changed: dict[str, str], sentence: str
    ) -> None:
        filing = cast.waiting_filing(passed=2)
        with pytest.raises(ListRefused, match="名单中有1行不能接收") as refused:
            list_in(cast.convener, cast.at, filing, [list_cells(ONE), list_cells(TWO, **changed)])
        (error,) = refused.value.errors
        assert (error.row, error.name) == (3, TWO.name)
        assert sentence in error.sentence

    def test_refuses_the_same_title_twice(self, cast: Cast) -> None:
        filing = cast.waiting_filing(passed=2)
        with pytest.raises(ListRefused) as refused:
            list_in(cast.convener, cast.at, filing, [list_cells(ONE), list_cells(ONE)])
        assert "与第2行是同一人的同一资格" in refused.value.errors[0].sentence

    @pytest.mark.parametrize("missing", FilingEvidenceKind)
    def test_refuses_a_list_without_a_document(self, cast: Cast, missing: FilingEvidenceKind) -> None:
        filing = cast.waiting_filing()
        given = {kind: file for kind, file in evidence().items() if kind is not missing}
        with pytest.raises(FilingRefused, match=f"还缺材料：{missing.label}"):
            list_in(cast.convener, cast.at, filing, [list_cells(ONE)], evidence=given)
        assert not FilingEvidence.objects.exists()

    def test_refuses_a_document_that_is_none(self, cast: Cast) -> None:
        given = evidence() | {FilingEvidenceKind.VOTES: EvidenceGiven("votes.exe", b"MZ")}
        with pytest.raises(AttachmentRefused, match="投票表决结果没有上传"):
            list_in(cast.convener, cast.at, cast.waiting_filing(), [list_cells(ONE)], evidence=given)

    def test_refuses_a_file_that_is_no_list(self, cast: Cast) -> None:
        with pytest.raises(RosterRefused):
            list_in(cast.convener, cast.at, cast.waiting_filing(), [], data=b"%PDF-1.4")

    @pytest.mark.parametrize(
        ("notice", "sentence"),
        [
            (lambda met, on: PublicNotice(on, met), "晚于结束日期"),
            (lambda met, on: PublicNotice(met, on + timedelta(1)), "今天或以前结束"),
            (lambda met, on: PublicNotice(met - timedelta(1), on), "评审会议之后"),
            (lambda met, on: PublicNotice(date(2026, 10, 26), date(2026, 10, 29)), "只有4个工作日"),
        ],
    )
    def test_refuses_names_that_did_not_hang_out(
        self, cast: Cast, notice: Callable[[date, date], PublicNotice], sentence: str
    ) -> None:
        filing = cast.waiting_filing()
        days = notice(filing.meeting_last, cast.at.date())
        with pytest.raises(FilingRefused, match=sentence):
            list_in(cast.convener, cast.at, filing, [list_cells(ONE)], notice=days)

    def test_does_not_know_another_units_filing(self, cast: Cast) -> None:
        filing = cast.waiting_filing()
        with pytest.raises(FilingNotFound):
            list_in(cast.foreign_convener, cast.at, filing, [list_cells(ONE)])
        with pytest.raises(NotAllowed):
            list_in(cast.check_officer, cast.at, filing, [list_cells(ONE)])


class TestApproval:
    def test_fixes_the_digest_in_the_filing_and_in_the_trail(self, cast: Cast) -> None:
        filing = cast.listed_filing([ONE])
        assert len(filing.list_digest) == 64
        payload = Event.objects.get(tag=EventTag.FILING_APPROVED).payload
        assert payload["list_digest"] == filing.list_digest

    @pytest.mark.usefixtures("required_at_once")
    def test_asks_for_a_list_once_the_policy_does(self, cast: Cast) -> None:
        filing = cast.waiting_filing()
        with pytest.raises(FilingRefused, match="还没有提交评审通过人员名单和材料"):
            approve(cast, filing)
        list_in(cast.convener, cast.at, filing, [list_cells(ONE)])
        assert approve(cast, filing).status == FilingStatus.APPROVED

    def test_the_database_keeps_the_list_as_it_was(self, cast: Cast) -> None:
        cast.listed_filing([ONE])
        row = ApprovedPerson.objects.get()
        for change in (row.delete, lambda: ApprovedPerson.objects.update(name="某人")):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        row.pk, row.id_index = None, b"\2" * 32
        with pytest.raises(DatabaseError, match="is decided"), transaction.atomic():
            ApprovedPerson.objects.bulk_create([row])

    @pytest.mark.tampers
    def test_the_guard_is_what_keeps_it(self, cast: Cast) -> None:
        """Negative control."""
        cast.listed_filing([ONE])
        with without_guard(connection):
            assert ApprovedPerson.objects.update(name="某人") == 1


class TestRoster:
    def test_takes_fewer_and_shows_what_is_missing(self, cast: Cast) -> None:
        filing = cast.listed_filing([ONE, TWO])
        upload = cast.read(filing, [roster_cells(ONE, filing)])
        assert (upload.rows_accepted, upload.rows_rejected) == (1, 0)
        for actor in (cast.convener, cast.check_officer):
            found = filing_list(actor=actor, filing_id=filing.id)
            assert (found.listed, found.uploaded, found.issued, found.missing) == (2, 1, 0, 1)
            waiting = listed_people(actor=actor, filing_id=filing.id, state=ListedState.NOT_UPLOADED)
            assert [line.name for line in waiting.rows] == [TWO.name]
            assert TWO.id_number not in repr(waiting.rows)
            arrived = listed_people(actor=actor, filing_id=filing.id, state=ListedState.UPLOADED)
            assert [line.name for line in arrived.rows] == [ONE.name]

    @pytest.mark.parametrize(
        ("changed", "column", "reason"),
        [
            ({}, "id_number", "不在本次备案的核准名单中"),
            ({"证件号码": ONE.id_number}, "name", "姓名与核准名单"),
        ],
    )
    def test_refuses_somebody_who_is_not_on_the_list(
        self, cast: Cast, changed: dict[str, str], column: str, reason: str
    ) -> None:
        filing = cast.listed_filing([ONE])
        upload = cast.read(filing, [roster_cells(THREE, filing, 性别=ONE.sex.label, **changed)])
        if changed:
            assert upload.rows_rejected == 1
        (told,) = upload.rows.get().reasons
        assert told["column"] == column
        assert reason in told["reason"]
        assert "须重新报送备案" in told["remedy"]
        assert not Claim.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"资格名称": "正高级工程师"}, "不是这一系列的这一资格"),
            ({"专业": "电气自动化"}, "专业与核准名单不一致"),
        ],
    )
    def test_refuses_another_title_or_specialty(
        self, cast: Cast, changed: dict[str, str], reason: str
    ) -> None:
        filing = cast.listed_filing([ONE])
        upload = cast.read(filing, [roster_cells(ONE, filing, **changed)])
        assert reason in str(upload.rows.get().reasons)

    def test_a_filing_without_a_list_takes_what_it_took_before(self, cast: Cast) -> None:
        filing = cast.filing()
        assert cast.read(filing, [roster_cells(THREE, filing)]).rows_accepted == 1

    def test_and_is_refused_once_the_policy_asks(self, cast: Cast, request: pytest.FixtureRequest) -> None:
        filing = cast.filing()
        request.getfixturevalue("required_at_once")
        with pytest.raises(FilingRefused, match="没有登记核准名单，自2026-11-01起"):
            cast.read(filing, [roster_cells(THREE, filing)])

    def test_the_database_refuses_a_claim_beside_the_list(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(ONE)
        with pytest.raises(DatabaseError, match="not on the list"), transaction.atomic():
            Claim.objects.filter(id=claim.id).update(title_name="工程师")

    @pytest.mark.tampers
    def test_that_guard_is_what_refuses(self, cast: Cast) -> None:
        """Negative control."""
        claim = cast.uploaded_claim(ONE)
        with without_guard(connection):
            assert Claim.objects.filter(id=claim.id).update(title_name="工程师") == 1


class TestFinalCheck:
    def found(self, cast: Cast) -> list[tuple[str, str]]:
        check_month(actor=cast.check_officer, at=cast.at, month=Month(2026, 11))
        rows = FinalCheckFinding.objects.filter(rule_id="filing.list_holds_person").order_by("severity")
        return [(row.rule_id, row.severity) for row in rows]

    def test_says_nothing_of_a_listed_person(self, cast: Cast) -> None:
        cast.uploaded_claim(ONE)
        assert self.found(cast) == []

    def test_warns_of_a_filing_without_a_list(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        cast.read(filing, [roster_cells(ONE, filing)])
        assert self.found(cast) == [("filing.list_holds_person", "warning")]

    def test_blocks_more_people_than_such_a_filing_has(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        cast.read(filing, [roster_cells(ONE, filing), roster_cells(TWO, filing)])
        assert sorted(severity for _, severity in self.found(cast)) == ["blocking"] * 2 + ["warning"] * 2

    @pytest.mark.tampers
    def test_blocks_somebody_who_was_slipped_in(self, cast: Cast) -> None:
        claim = cast.uploaded_claim(ONE)
        with without_guard(connection):
            ApprovedPerson.objects.update(id_index=b"\2" * 32)
        assert self.found(cast) == [("filing.list_holds_person", "blocking")]
        assert claim.id


class TestEvidence:
    def test_is_read_by_both_sides_and_by_nobody_else(self, cast: Cast) -> None:
        filing = cast.listed_filing([ONE])
        row = FilingEvidence.objects.get(kind="minutes")
        for actor in (cast.convener, cast.check_officer):
            file = read_filing_evidence(actor=actor, filing_id=filing.id, evidence_id=row.id)
            assert file.data == evidence()[FilingEvidenceKind.MINUTES].data
        for actor in (cast.foreign_convener, cast.personnel, cast.holder(ONE)):
            with pytest.raises(FilingRefused, match="没有找到该材料"):
                read_filing_evidence(actor=actor, filing_id=filing.id, evidence_id=row.id)


@pytest.mark.tampers
class TestAuditOfLists:
    """The audit derives each list anew; each breach is made behind the guards."""

    def found(self) -> list[str]:
        return [finding.check for finding in check_lists()]

    def test_finds_nothing_where_all_is_well(self, cast: Cast) -> None:
        cast.listed_filing([ONE])
        assert self.found() == []

    def test_finds_a_changed_name(self, cast: Cast) -> None:
        cast.listed_filing([ONE])
        with without_guard(connection):
            ApprovedPerson.objects.update(name="某人")
        assert self.found() == ["list.digest"]

    def test_finds_a_digest_that_was_made_to_fit(self, cast: Cast) -> None:
        filing = cast.listed_filing([ONE])
        with without_guard(connection):
            Filing.objects.filter(id=filing.id).update(list_digest="0" * 64)
        assert sorted(self.found()) == ["list.digest", "list.event"]

    def test_finds_a_certificate_of_somebody_who_is_not_on_the_list(self, cast: Cast) -> None:
        """Both ways: with its holder on the list all is well, with somebody else instead it is not."""
        certificate = issue(1)[0].certificate
        filing = Filing.objects.get()
        listed = ApprovedPerson(
            filing=filing,
            name=certificate.true_name,
            document_kind="resident_id",
            id_number_sealed=b"",
            id_index=certificate.id_index,
            series=certificate.series,
            title_name=certificate.title_name,
            level=certificate.level,
            specialty=certificate.specialty,
        )
        with without_guard(connection):
            Filing.objects.update(
                list_count=1, list_salt=b"s", list_digest="d", notice_first=cast.at, notice_last=cast.at
            )
            ApprovedPerson.objects.bulk_create([listed])
        with connection.cursor() as cursor:
            cursor.execute(NOT_LISTED)
            assert cursor.fetchall() == []
            with without_guard(connection):
                ApprovedPerson.objects.update(id_index=b"\2" * 32)
            cursor.execute(NOT_LISTED)
            assert cursor.fetchall() == [(certificate.number_id,)]

    def test_finds_a_certificate_whose_filing_had_to_have_a_list(
        self, request: pytest.FixtureRequest
    ) -> None:
        issue(1)
        assert self.found() == []
        request.getfixturevalue("required_at_once")
        assert self.found() == ["list.not_recorded"]

    def test_finds_a_number_that_is_not_the_sealed_one(self, cast: Cast) -> None:
        cast.listed_filing([ONE])
        with without_guard(connection):
            ApprovedPerson.objects.update(id_index=b"\2" * 32)
        assert sorted(self.found()) == ["list.digest", "list.sealed"]
