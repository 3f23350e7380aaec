"""F12: an approval or upload is taken back at the moment at which the next level opens or checks it.

The database decides: either it was taken back and nobody has it open, or it is open and was not taken back.
The negative control takes the locks and the guards out, and both happen.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from tests.faults.side_by_side import meeting, side_by_side
from tests.support.cast import Cast, submitted, uploaded
from tests.support.claim_rows import claim_row
from zhicheng.domain.months import Month
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.review import Seen
from zhicheng.records.models import Claim, ClaimAct, ClaimOpening, FinalCheckRun, ReviewDecision
from zhicheng.services.issuance.month.final_check import check_month
from zhicheng.services.kernel import claim_position
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.claim_position import seen
from zhicheng.services.review import opening, taken_up, taking_back
from zhicheng.services.review.decisions import approve_claim
from zhicheng.services.review.opening import open_claim
from zhicheng.services.review.taken_up import Undoable
from zhicheng.services.review.taking_back import take_back_claim

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast()


def outcome(act: Callable[[], object]) -> str:
    """What became of the act: its answer, or the refusal's code."""
    try:
        answer = act()
    except Refusal as refused:
        return refused.code
    return "opened" if answer is True else "not opened" if answer is False else "done"


def approved(cast: Cast) -> Claim:
    return claim_row(approve_claim(actor=cast.personnel, at=cast.at, claim=seen(submitted(cast))))


def both(cast: Cast, actor: Actor, window: Seen, opener: Actor) -> list[str]:
    return side_by_side(
        [
            lambda: outcome(lambda: take_back_claim(actor=actor, at=cast.at, claim=window)),
            lambda: outcome(lambda: open_claim(actor=opener, at=cast.at, claim=window)),
        ]
    )


class TestTakingBackAndOpening:
    @pytest.mark.parametrize("_", range(6))
    def test_exactly_one_of_them_happens(self, cast: Cast, _: int) -> None:
        claim = approved(cast)
        outcomes = both(cast, cast.personnel, seen(claim), cast.department_clerk)
        assert outcomes in (["done", "not opened"], ["second_thoughts.taken_up", "opened"])
        taken_back = ClaimAct.objects.filter(kind="approval_taken_back").count()
        assert taken_back + ClaimOpening.objects.count() == 1

    @pytest.mark.parametrize("_", range(3))
    def test_so_does_one_of_an_upload_and_the_bureau(self, cast: Cast, _: int) -> None:
        claim = uploaded(cast)
        outcomes = both(cast, cast.department_clerk, seen(claim), cast.check_officer)
        assert outcomes in (["done", "not opened"], ["second_thoughts.taken_up", "opened"])

    def test_is_certain_to_race(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Both have looked before either writes, and still only one of them happens."""
        claim = approved(cast)
        monkeypatch.setattr(opening, "reviewer_may_act", meeting(claim_position.reviewer_may_act, 2))
        monkeypatch.setattr(taking_back, "undoable_by", _waiting_with(opening))
        outcomes = both(cast, cast.personnel, seen(claim), cast.department_clerk)
        assert outcomes in (["done", "not opened"], ["second_thoughts.taken_up", "opened"])

    @pytest.mark.tampers
    def test_both_happen_without_the_guards(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        """Negative control: no look at the openings and no triggers."""
        claim = approved(cast)
        look = taken_up.undoable_by

        def blind(actor: Actor, row: Claim) -> Undoable | None:
            found = look(actor, row)
            return replace(found, is_taken_up=False) if found else None

        monkeypatch.setattr(taking_back, "undoable_by", blind)
        assert open_claim(actor=cast.department_clerk, at=cast.at, claim=seen(claim))
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_claimact DISABLE TRIGGER taking_back_allowed")
        try:
            take_back_claim(actor=cast.personnel, at=cast.at, claim=seen(claim))
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE records_claimact ENABLE TRIGGER taking_back_allowed")
        assert ClaimAct.objects.filter(kind="approval_taken_back").exists()


def _waiting_with(module: object) -> Callable[..., object]:
    """``undoable_by``, which waits at the barrier of the module's ``reviewer_may_act``."""
    barrier = module.reviewer_may_act  # type: ignore[attr-defined]
    look = taken_up.undoable_by

    def wait(actor: Actor, row: Claim) -> object:
        found = look(actor, row)
        barrier(actor, row, row.seen().position)
        return found

    return wait


class TestTakingBackAndApproving:
    @pytest.mark.parametrize("_", range(4))
    def test_exactly_one_of_them_happens(self, cast: Cast, _: int) -> None:
        """An approval without opening moves the claim, so the version decides as between any two acts."""
        window = seen(approved(cast))
        outcomes = side_by_side(
            [
                lambda: outcome(lambda: take_back_claim(actor=cast.personnel, at=cast.at, claim=window)),
                lambda: outcome(lambda: approve_claim(actor=cast.department_clerk, at=cast.at, claim=window)),
            ]
        )
        assert outcomes.count("done") == 1
        assert ReviewDecision.objects.standing().count() in (0, 2)


class TestTakingBackAndChecking:
    @pytest.mark.parametrize("_", range(4))
    def test_a_claim_is_checked_or_taken_back(self, cast: Cast, _: int) -> None:
        claim = uploaded(cast)
        later = cast.at + timedelta(hours=1)
        outcomes = side_by_side(
            [
                lambda: outcome(
                    lambda: take_back_claim(actor=cast.department_clerk, at=later, claim=seen(claim))
                ),
                lambda: outcome(
                    lambda: check_month(actor=cast.check_officer, at=later, month=Month(2026, 11))
                ),
            ]
        )
        checked = FinalCheckRun.objects.get().claims_checked
        assert (outcomes[0], checked) in (("done", 0), ("second_thoughts.taken_up", 1))
