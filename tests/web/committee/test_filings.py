"""Filing a result, and where filings stand: stage, countdown, whose they are."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.cast import MONDAY, PEOPLE, SERIES, Cast, list_cells, list_in, roster_cells, term
from tests.support.stored import stored
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import Filing, RosterUpload
from zhicheng.services.intake.filings.acts import approve_filing, refuse_filing, submit_filing
from zhicheng.services.intake.filings.filing_pages import FilingLine, FilingNotFound, own_filing, own_filings
from zhicheng.services.intake.filings.stages import FilingStage
from zhicheng.services.intake.filings.terms import record_committee_term
from zhicheng.services.kernel.actor import Actor

pytestmark = pytest.mark.django_db
NEW = reverse("committee:new_filing")


def answers(cast: Cast, **changed: str) -> dict[str, str]:
    met = (cast.at.date() - timedelta(days=1)).isoformat()
    return {
        "committee": str(cast.committee.id),
        "reference": "津机学〔2026〕8号",
        "meeting_first": met,
        "meeting_last": met,
        "passed_count": "3",
    } | changed


def waiting(cast: Cast, reference: str = "津机学〔2026〕1号") -> Filing:
    made = submit_filing(
        actor=cast.convener,
        at=cast.at,
        committee_id=cast.committee.id,
        reference=reference,
        meeting_first=cast.at.date(),
        meeting_last=cast.at.date(),
        passed_count=2,
    )
    return stored(Filing, made)


class TestNewFiling:
    def test_nothing_is_filed_before_it_is_confirmed(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.convener)
        checked = client.post(NEW, answers(cast))
        assert "提交前请核对" in checked.content.decode()
        assert not Filing.objects.exists()
        done = client.post(NEW, answers(cast, confirm="1"))
        filing = Filing.objects.get()
        assert done.headers["Location"] == reverse("committee:filing", kwargs={"filing_id": filing.id})

    def test_changing_shows_what_was_typed(self, cast: Cast, browse: Browse) -> None:
        shown = browse(cast.convener).post(NEW, answers(cast, change="1"))
        assert 'value="津机学〔2026〕8号"' in shown.content.decode()
        assert shown.status_code == 200
        assert not Filing.objects.exists()

    def test_the_second_click_of_two_leads_to_the_first_ones_filing(self, cast: Cast, browse: Browse) -> None:
        client = browse(cast.convener)
        first = client.post(NEW, answers(cast, confirm="1"))
        second = client.post(NEW, answers(cast, confirm="1"))
        assert second.headers["Location"] == first.headers["Location"]
        assert Filing.objects.count() == 1

    def test_a_reference_in_use_is_told_beside_its_field(self, cast: Cast, browse: Browse) -> None:
        waiting(cast, "津机学〔2026〕8号")
        shown = browse(cast.convener).post(NEW, answers(cast, confirm="1"))
        assert shown.status_code == 422
        assert '<a href="#id_reference">备案文号“津机学〔2026〕8号”已经使用' in shown.content.decode()

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"reference": ""}, "请填写备案文号。"),
            ({"meeting_last": "2026-01-01"}, "结束日期早于开始日期"),
            ({"meeting_first": "2099-01-01", "meeting_last": "2099-01-01"}, "在今天之后"),
            ({"meeting_first": "5 March"}, "请填写评审会议开始日期，例如"),
            ({"passed_count": "0"}, "应为1人以上"),
            ({"passed_count": "三"}, "请用数字填写"),
            ({"reference": "文\u202e号"}, "备案文号："),
        ],
    )
    def test_slips_are_told_in_a_sentence(
        self, cast: Cast, browse: Browse, changed: dict[str, str], sentence: str
    ) -> None:
        shown = browse(cast.convener).post(NEW, answers(cast, **changed, confirm="1"))
        assert shown.status_code == 422
        assert sentence in shown.content.decode()
        assert not Filing.objects.exists()

    def test_another_units_committee_cannot_be_chosen(self, cast: Cast, browse: Browse) -> None:
        shown = browse(cast.foreign_convener).post(NEW, answers(cast, confirm="1"))
        assert shown.status_code == 422
        assert not Filing.objects.exists()

    def test_nor_one_that_is_closed(self, cast: Cast, browse: Browse) -> None:
        cast.committee.is_active = False
        cast.committee.save()
        client = browse(cast.convener)
        assert client.post(NEW, answers(cast, confirm="1")).status_code == 422
        assert "没有可以报送备案的评审委员会" in client.get(NEW).content.decode()


class TestStage:
    def stage(self, cast: Cast, filing: Filing, actor: Actor | None = None) -> FilingLine:
        actor = actor or cast.convener
        line = own_filing(actor=actor, on=cast.at.date(), filing_id=filing.id)
        listed = own_filings(actor=actor, on=cast.at.date(), stage=line.stage).rows
        # The rule stands twice, for rows and for the database: the two must agree.
        assert line.filing_id in [item.filing_id for item in listed]
        for other in set(FilingStage) - {line.stage}:
            found = own_filings(actor=actor, on=cast.at.date(), stage=other).rows
            assert line.filing_id not in [each.filing_id for each in found], other
        return line

    def test_waits_for_the_bureau(self, cast: Cast) -> None:
        assert self.stage(cast, waiting(cast)).stage is FilingStage.WAITING

    def test_is_refused_with_the_reason(self, cast: Cast, browse: Browse) -> None:
        filing = waiting(cast)
        refuse_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id, reason="日期与公示不符。")
        line = self.stage(cast, filing)
        assert (line.stage, line.refusal_reason) == (FilingStage.REFUSED, "日期与公示不符。")
        address = reverse("committee:filing", kwargs={"filing_id": filing.id})
        assert "日期与公示不符。" in browse(cast.convener).get(address).content.decode()

    def test_waits_for_a_roster_until_one_is_read(self, cast: Cast) -> None:
        filing = cast.filing(passed=1)
        assert self.stage(cast, filing).stage is FilingStage.ROSTER_DUE
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        assert self.stage(cast, filing).stage is FilingStage.TAKEN

    @pytest.mark.parametrize(
        ("status", "stage"),
        [
            ("received", FilingStage.READING),
            ("running", FilingStage.READING),
            ("refused", FilingStage.ROSTER_DUE),
            ("cancelled", FilingStage.ROSTER_DUE),
        ],
    )
    @pytest.mark.tampers
    def test_a_roster_that_is_not_read_to_its_end(self, cast: Cast, status: str, stage: FilingStage) -> None:
        filing = cast.filing(passed=1)
        upload = cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        RosterUpload.objects.filter(id=upload.id).update(status=status)
        assert self.stage(cast, filing).stage is stage

    def test_rejected_rows_are_to_correct_until_the_corrected_roster_is_read(self, cast: Cast) -> None:
        filing = cast.filing(passed=2)
        good, wrong = roster_cells(PEOPLE[0], filing), roster_cells(PEOPLE[1], filing, 性别="")
        cast.read(filing, [good, wrong])
        line = self.stage(cast, filing)
        assert (line.stage, line.taken) == (FilingStage.TO_CORRECT, 1)
        cast.read(filing, [roster_cells(PEOPLE[1], filing)])
        line = self.stage(cast, filing)
        assert (line.stage, line.taken) == (FilingStage.TAKEN, 2)

    def test_a_further_roster_without_errors_does_not_hide_the_missing(self, cast: Cast) -> None:
        filing = cast.filing(passed=3)
        cast.read(filing, [roster_cells(PEOPLE[0], filing, 性别="")])
        cast.read(filing, [roster_cells(PEOPLE[1], filing)])
        assert self.stage(cast, filing).stage is FilingStage.TO_CORRECT


class TestCountdown:
    """Approved on Monday 2 November 2026: five working days end on Monday 9."""

    @pytest.mark.parametrize(
        ("on", "said"),
        [
            (date(2026, 11, 2), "还剩5个工作日"),
            (date(2026, 11, 6), "还剩1个工作日"),
            (date(2026, 11, 7), "还剩1个工作日"),
            (date(2026, 11, 9), "今天截止"),
            (date(2026, 11, 10), "已逾期1个工作日"),
            (date(2026, 11, 16), "已逾期5个工作日"),
        ],
    )
    def test_counts_working_days(self, cast: Cast, on: date, said: str) -> None:
        filing = cast.filing(at=MONDAY)
        line = own_filing(actor=cast.convener, on=on, filing_id=filing.id)
        assert line.countdown == said
        assert line.is_overdue == ("逾期" in said)

    def test_a_weekend_after_the_last_day_is_overdue_too(self, cast: Cast) -> None:
        filing = cast.filing(at=MONDAY - timedelta(days=3))
        line = own_filing(actor=cast.convener, on=date(2026, 11, 7), filing_id=filing.id)
        assert line.deadline is not None
        assert (line.deadline.day, line.countdown) == (date(2026, 11, 6), "已逾期1个工作日")

    def test_a_guessed_deadline_says_so(self, cast: Cast, browse: Browse) -> None:
        later = term(
            [SERIES],
            list(TitleLevel),
            document="津人社备〔2029〕1号",
            first_day=date(2029, 1, 1),
            last_day=date(2031, 12, 31),
        )
        record_committee_term(
            actor=cast.check_officer, at=cast.at, committee_id=cast.committee.id, term=later
        )
        at = datetime(2030, 1, 7, 10, tzinfo=SHANGHAI)  # No holidays are published yet.
        filing = cast.waiting_filing(at=at)
        list_in(cast.convener, at, filing, [list_cells(PEOPLE[0])])
        approve_filing(actor=cast.check_officer, at=at, filing_id=filing.id)
        for name, arguments in (("home", {}), ("filing", {"filing_id": filing.id})):
            address = reverse(f"committee:{name}", kwargs=arguments)
            assert "暂定" in browse(cast.convener).get(address).content.decode()


class TestWhose:
    def test_another_units_filing_is_not_there(self, cast: Cast) -> None:
        filing = cast.filing()
        with pytest.raises(FilingNotFound):
            own_filing(actor=cast.foreign_convener, on=cast.at.date(), filing_id=filing.id)
        assert own_filings(actor=cast.foreign_convener, on=cast.at.date()).total == 0


class TestQueries:
    @pytest.mark.parametrize("name", ["home", "filings", "committees"])
    def test_do_not_grow_with_the_rows(self, cast: Cast, browse: Browse, name: str) -> None:
        def add(first: int, count: int) -> None:
            for place in range(first, first + count):
                filing = cast.filing(f"津备〔2026〕{place}号", passed=2)
                if place % 2:
                    cast.read(filing, [roster_cells(PEOPLE[0], filing, 性别="")])

        add(0, 4)
        address = reverse(f"committee:{name}")
        assert_queries_do_not_grow(browse(cast.convener), address, lambda: add(4, 6))

    def test_nor_do_those_of_one_filing_with_its_uploads(self, cast: Cast, browse: Browse) -> None:
        filing = cast.filing(passed=2)
        cast.read(filing, [roster_cells(PEOPLE[0], filing)])
        address = reverse("committee:filing", kwargs={"filing_id": filing.id})

        def add() -> Any:
            return [cast.read(filing, [roster_cells(part, filing)]) for part in PEOPLE[1:5]]

        assert_queries_do_not_grow(browse(cast.convener), address, add)


class TestList:
    def test_is_narrowed_to_a_stage(self, cast: Cast, browse: Browse) -> None:
        waiting(cast, "津机学〔2026〕1号")
        cast.filing("津备〔2026〕2号")
        client: Client = browse(cast.convener)
        shown = client.get(reverse("committee:filings"), {"stage": "waiting"}).content.decode()
        assert "津机学〔2026〕1号" in shown
        assert "津备〔2026〕2号" not in shown
        nonsense = client.get(reverse("committee:filings"), {"stage": "nonsense"}).content.decode()
        assert "津备〔2026〕2号" in nonsense
