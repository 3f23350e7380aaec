"""A filing is taken back until it is decided: rule, rows, guard, page, command, and the race with the officer."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from tests.conftest import without_guard
from tests.functional.conftest import Zhicheng, zhicheng
from tests.support.cast import Cast
from tests.support.patience import PATIENCE
from tests.web.conftest import Browse, browse
from tests.web.entries.committee import submitted_filing
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.second_thoughts import TakenUp
from zhicheng.records.models import Event, Filing
from zhicheng.services.accounts.units import filing_referenced
from zhicheng.services.accounts.units.by_name import NotFoundByName
from zhicheng.services.intake.filings import (
    FilingRefused,
    FilingStage,
    approve_filing,
    own_filings,
    refuse_filing,
    withdraw_filing,
)
from zhicheng.services.kernel.actor import NotAllowed

pytestmark = pytest.mark.django_db
__all__ = ["browse", "zhicheng"]


def withdraw(cast: Cast, filing: Filing) -> None:
    withdraw_filing(actor=cast.convener, at=cast.at, filing_id=filing.id)


class TestWithdrawal:
    def test_keeps_the_filing_and_frees_its_reference(self, cast: Cast) -> None:
        first = submitted_filing(cast)
        withdraw(cast, first)
        first.refresh_from_db()
        assert (first.status, first.withdrawn_by_id) == ("withdrawn", cast.convener.account_id)
        [event] = Event.objects.filter(tag="unit:filing:withdrawn")
        assert event.subject_id == str(first.id)
        with pytest.raises(NotFoundByName):
            filing_referenced(first.reference)
        second = submitted_filing(cast)
        assert filing_referenced(second.reference).id == second.id
        stages = own_filings(actor=cast.convener, on=cast.at.date(), stage=FilingStage.WITHDRAWN)
        assert [line.filing_id for line in stages.rows] == [first.id]

    def test_is_a_colleagues_as_well(self, cast: Cast) -> None:
        filing = submitted_filing(cast)
        withdraw_filing(actor=cast.second_convener, at=cast.at, filing_id=filing.id)
        filing.refresh_from_db()
        assert filing.withdrawn_by_id == cast.second_convener.account_id

    def test_is_too_late_once_approved_or_refused(self, cast: Cast) -> None:
        approved = submitted_filing(cast)
        approve_filing(actor=cast.check_officer, at=cast.at, filing_id=approved.id)
        with pytest.raises(TakenUp, match="人社局已经核准"):
            withdraw(cast, approved)
        Filing.objects.filter(id=approved.id).exists()
        assert not Event.objects.filter(tag="unit:filing:withdrawn").exists()

    def test_is_done_once(self, cast: Cast) -> None:
        filing = submitted_filing(cast)
        withdraw(cast, filing)
        with pytest.raises(FilingRefused, match="已经撤回"):
            withdraw(cast, filing)

    def test_leaves_the_officer_nothing_to_decide(self, cast: Cast) -> None:
        filing = submitted_filing(cast)
        withdraw(cast, filing)
        with pytest.raises(FilingRefused, match="已由组建单位撤回"):
            approve_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id)
        with pytest.raises(FilingRefused, match="已由组建单位撤回"):
            refuse_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id, reason="有误")

    def test_is_nobody_elses(self, cast: Cast) -> None:
        filing = submitted_filing(cast)
        with pytest.raises(FilingRefused, match="没有找到"):
            withdraw_filing(actor=cast.foreign_convener, at=cast.at, filing_id=filing.id)
        with pytest.raises(NotAllowed):
            withdraw_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id)


class TestTheDatabaseRefuses:
    @pytest.mark.tampers
    @pytest.mark.parametrize("name", ["filing_withdrawn_in_time", "filing_withdrawn_for_good"])
    def test_what_comes_too_late(self, cast: Cast, name: str) -> None:
        """Each with its negative control."""
        filing = submitted_filing(cast)
        rows = Filing.objects.filter(id=filing.id)
        taken = {"withdrawn_by_id": cast.convener.account_id, "withdrawn_at": cast.at}
        if name == "filing_withdrawn_for_good":
            withdraw(cast, filing)
            changes = {"status": "submitted", "withdrawn_by_id": None, "withdrawn_at": None}
        else:
            changes = {"status": "withdrawn", "passed_count": 9, **taken}
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            rows.update(**changes)
        assert refused.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]
        with without_guard(connection):
            assert rows.update(**changes) == 1


class TestThePage:
    def test_asks_first_and_then_takes_back(self, browse: Browse, cast: Cast) -> None:
        filing = submitted_filing(cast)
        client = browse(cast.convener)
        address = reverse("committee:withdraw_filing", args=[filing.id])
        assert address in client.get(reverse("committee:filing", args=[filing.id])).content.decode()
        assert "确定撤回这件备案吗" in client.get(address).content.decode()
        answer = client.post(address)
        assert answer["Location"] == reverse("committee:filing", args=[filing.id])
        shown = client.get(answer["Location"]).content.decode()
        assert "撤回该备案，人社局不再办理" in shown
        assert "该备案已经不能撤回" in client.get(address).content.decode()
        officer = browse(cast.check_officer)
        assert "撤回" in officer.get(reverse("bureau:filing", args=[filing.id])).content.decode()
        listed = officer.get(reverse("bureau:filings"), {"queue": "withdrawn"}).content.decode()
        assert filing.reference in listed
        assert filing.reference not in officer.get(reverse("bureau:filings")).content.decode()

    def test_says_that_it_is_too_late(self, browse: Browse, cast: Cast) -> None:
        filing = submitted_filing(cast)
        approve_filing(actor=cast.check_officer, at=cast.at, filing_id=filing.id)
        address = reverse("committee:withdraw_filing", args=[filing.id])
        answer = browse(cast.convener).post(address)
        assert (answer.status_code, "该备案不能撤回" in answer.content.decode()) == (409, True)


class TestTheCommand:
    def test_takes_back(self, zhicheng: Zhicheng, cast: Cast) -> None:
        filing = submitted_filing(cast)
        done = zhicheng("filing", "withdraw", filing.reference, "--as", "convener")
        assert (done.code, "已撤回" in done.out) == (0, True)


@pytest.mark.django_db(transaction=True)
class TestWithdrawalAndApprovalAtOnce:
    @pytest.mark.parametrize("_", range(4))
    def test_exactly_one_of_them_happens(self, transactional_db: None, _: int) -> None:
        cast = Cast()
        filing = submitted_filing(cast)
        officer, convener = cast.check_officer, cast.convener
        start, outcomes = threading.Barrier(2), {}

        def run(name: str) -> None:
            try:
                connection.ensure_connection()
                start.wait(PATIENCE)
                if name == "approve":
                    approve_filing(actor=officer, at=cast.at, filing_id=filing.id)
                else:
                    withdraw_filing(actor=convener, at=cast.at, filing_id=filing.id)
                outcomes[name] = "done"
            except Refusal as refused:
                outcomes[name] = refused.code
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(name,)) for name in ("approve", "withdraw")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert outcomes in (
            {"approve": "done", "withdraw": "second_thoughts.taken_up"},
            {"approve": "filing.withdrawn", "withdraw": "done"},
        )
