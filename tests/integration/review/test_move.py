"""The one compare-and-set of claims: what moves, what does not, and what the caller is told."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from tests.support.cast import PEOPLE, Cast, ready, submitted
from zhicheng.domain.review import ClaimStatus, Position, Seen
from zhicheng.records.models import Claim

# Moves are made past the services, so the trail has no event of them.
pytestmark = [pytest.mark.django_db, pytest.mark.tampers]

FIRST = Position(ClaimStatus.IN_REVIEW, 1)
SECOND = Position(ClaimStatus.IN_REVIEW, 2)


def row(claim: Claim) -> Claim:
    return Claim.objects.get(id=claim.id)


class TestMove:
    def test_moves_from_where_it_was_seen_and_raises_the_version(self, cast: Cast) -> None:
        claim = submitted(cast)
        assert Claim.objects.move(claim.seen(), SECOND, specialty="机械制造")
        found = row(claim)
        assert (found.seen().position, found.version) == (SECOND, claim.version + 1)
        assert found.specialty == "机械制造"

    @pytest.mark.parametrize(
        "stale",
        [
            lambda seen: replace(seen, version=seen.version - 1),
            lambda seen: replace(seen, version=seen.version + 1),
            lambda seen: replace(seen, position=SECOND),
            lambda seen: replace(seen, position=Position(ClaimStatus.READY, 1)),
        ],
        ids=["an older version", "a version to come", "another step", "another status"],
    )
    def test_moves_nothing_that_stands_elsewhere(self, cast: Cast, stale: Callable[[Seen], Seen]) -> None:
        claim = submitted(cast)
        assert not Claim.objects.move(stale(claim.seen()), SECOND, specialty="机械制造")
        assert not Claim.objects.move_all([(stale(claim.seen()), SECOND)], specialty="机械制造")
        assert row(claim).seen() == claim.seen()
        assert row(claim).specialty == claim.specialty

    def test_two_who_saw_the_same_move_it_once(self, cast: Cast) -> None:
        """The status stays the same between steps, so the step and the version must be in the guard."""
        claim = submitted(cast)
        seen = claim.seen()
        assert [Claim.objects.move(seen, SECOND) for _ in range(2)] == [True, False]

    def test_a_guard_by_status_alone_would_move_it_twice(self, cast: Cast) -> None:
        claim = submitted(cast)
        by_status = Claim.objects.filter(id=claim.id, status=claim.status)
        assert [by_status.update(step=step) for step in (2, 3)] == [1, 1]


class TestMoveAll:
    def test_moves_each_from_its_own_position_to_its_own(self, cast: Cast) -> None:
        lower, upper = submitted(cast), ready(cast, part=PEOPLE[1])
        moves = [(lower.seen(), SECOND), (upper.seen(), Position(ClaimStatus.UPLOADED, 3))]
        assert Claim.objects.move_all(moves, uploaded_at=cast.at, batch_month="2026-11")
        assert row(lower).seen() == Seen(lower.id, SECOND, lower.version + 1)
        assert row(upper).seen().position == Position(ClaimStatus.UPLOADED, 3)
        assert row(upper).uploaded_at == cast.at

    def test_takes_a_relation_by_its_name(self, cast: Cast) -> None:
        claim = submitted(cast)
        assert Claim.objects.move_all([(claim.seen(), SECOND)], employer=None)
        assert row(claim).employer_id is None

    def test_says_that_one_has_moved_since_and_the_caller_undoes_the_rest(self, cast: Cast) -> None:
        mine, theirs = submitted(cast), submitted(cast, part=PEOPLE[1])
        moves = [(mine.seen(), SECOND), (theirs.seen(), SECOND)]
        assert Claim.objects.move(theirs.seen(), SECOND)
        with transaction.atomic():
            assert not Claim.objects.move_all(moves)
            assert row(mine).step == SECOND.step
            transaction.set_rollback(True)
        assert row(mine).seen() == mine.seen()

    def test_moves_nothing_of_nothing(self) -> None:
        assert Claim.objects.move_all([])


class TestLive:
    def test_leaves_out_what_has_ended(self, cast: Cast) -> None:
        alive, over = submitted(cast), submitted(cast, part=PEOPLE[1])
        Claim.objects.move(over.seen(), Position(ClaimStatus.WITHDRAWN, 1))
        assert list(Claim.objects.live()) == [row(alive)]
        assert Claim.objects.filter(person=over.person).live().count() == 0
