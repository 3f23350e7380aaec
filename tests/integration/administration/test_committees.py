"""Committees: what they may evaluate changes as a new state, with both states in the trail."""

import uuid

import pytest

from tests.support.cast import SERIES, Cast
from zhicheng.domain.levels import TitleLevel
from zhicheng.records.models import EvaluationCommittee, Event
from zhicheng.services.intake.committees.changes import CommitteeScope, change_committee
from zhicheng.services.intake.committees.register import CommitteeNotFound, committee, committees
from zhicheng.services.intake.filings.refused import FilingRefused
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.events import EventTag

pytestmark = pytest.mark.django_db
SCOPE = CommitteeScope(["会计人员"], [TitleLevel.INTERMEDIATE], False)


class TestChange:
    def test_both_states_stand_in_the_trail(self, cast: Cast) -> None:
        change_committee(actor=cast.check_officer, at=cast.at, committee_id=cast.committee.id, scope=SCOPE)
        row = EvaluationCommittee.objects.get(id=cast.committee.id)
        assert (row.series, row.levels, row.is_active) == (["会计人员"], ["C"], False)
        payload = Event.objects.get(tag=EventTag.COMMITTEE_CHANGED).payload
        assert payload["before"]["series"] == [SERIES]
        assert payload["after"] == {"series": ["会计人员"], "levels": ["C"], "is_active": False}

    @pytest.mark.parametrize(
        "scope",
        [
            CommitteeScope(["炼金人员"], [TitleLevel.INTERMEDIATE], True),
            CommitteeScope([], [TitleLevel.INTERMEDIATE], True),
            CommitteeScope([SERIES], [], True),
        ],
    )
    def test_refuses_what_the_catalogue_does_not_have(self, cast: Cast, scope: CommitteeScope) -> None:
        with pytest.raises(FilingRefused):
            change_committee(
                actor=cast.check_officer, at=cast.at, committee_id=cast.committee.id, scope=scope
            )

    def test_only_the_bureau(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            change_committee(actor=cast.convener, at=cast.at, committee_id=cast.committee.id, scope=SCOPE)

    def test_unknown(self, cast: Cast) -> None:
        with pytest.raises(FilingRefused, match="没有找到"):
            change_committee(actor=cast.check_officer, at=cast.at, committee_id=uuid.uuid4(), scope=SCOPE)


class TestRegister:
    def test_by_name_unit_and_series(self, cast: Cast) -> None:
        assert cast.committee
        assert cast.own_committee
        officer = cast.check_officer
        assert committees(actor=officer, on=cast.at.date(), text="自主").total == 1
        assert committees(actor=officer, on=cast.at.date(), text="机械工程学会").total == 1
        assert committees(actor=officer, on=cast.at.date(), series=SERIES).total == 2
        assert committees(actor=officer, on=cast.at.date(), series="会计人员").total == 0

    def test_unknown(self, cast: Cast) -> None:
        with pytest.raises(CommitteeNotFound):
            committee(actor=cast.check_officer, on=cast.at.date(), committee_id=uuid.uuid4())
