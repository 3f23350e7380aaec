"""F14, I8: two clerks upload the same workbook at the same moment; it is one upload, and the second is told."""

import pytest

from tests.faults.constraints import without
from tests.faults.side_by_side import meeting, side_by_side
from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from tests.support.stored import stored
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.records.models import Claim, Event, RosterUpload
from zhicheng.services.intake.rosters import receive
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import Received, receive_roster
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import Actor
from zhicheng.services.kernel.stored_files import store_private

pytestmark = pytest.mark.django_db(transaction=True)


def upload_at_once(monkeypatch: pytest.MonkeyPatch) -> list[Received]:
    """Both clerks have looked for an earlier upload and found none before either writes one."""
    cast = Cast()
    filing = cast.filing()
    data = workbook(RosterKind.EVALUATION, [roster_cells(part, filing) for part in PEOPLE])
    monkeypatch.setattr(receive, "store_private", meeting(store_private, 2))

    def send(actor: Actor, name: str) -> Received:
        return receive_roster(
            actor=actor,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name=name,
            data=data,
        )

    clerks = [(cast.convener, "名册.xlsx"), (cast.second_convener, "名册（副本）.xlsx")]
    return side_by_side([lambda clerk=clerk: send(*clerk) for clerk in clerks])  # type: ignore[misc]


class TestSameFileAtOnce:
    def test_is_one_upload_and_the_second_clerk_is_told_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        received = upload_at_once(monkeypatch)
        assert len({each.upload.id for each in received}) == 1
        assert sorted(each.is_repeat for each in received) == [False, True]
        second = next(each for each in received if each.is_repeat)
        assert "没有重复接收" in second.sentence
        assert RosterUpload.objects.count() == Event.objects.filter(tag="unit:roster:received").count() == 1

    def test_leaves_one_file_in_the_store(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = set(ports.files().keys("rosters/"))
        received = upload_at_once(monkeypatch)
        (upload,) = {stored(RosterUpload, each.upload).storage_key for each in received}
        assert set(ports.files().keys("rosters/")) - before == {upload}

    def test_is_read_once_even_by_two_workers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        upload_id = upload_at_once(monkeypatch)[0].upload.id
        side_by_side([lambda: process_roster(upload_id=upload_id)] * 2)
        upload = RosterUpload.objects.get()
        assert (upload.fence, upload.status, upload.rows_accepted) == (1, "done", len(PEOPLE))
        assert Claim.objects.count() == len(PEOPLE)


class TestWithoutTheConstraint:
    """Negative control: the race is real, and looking first does not win it."""

    def test_the_file_becomes_two_uploads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with without("roster_upload_once_per_filing"):
            received = upload_at_once(monkeypatch)
            assert len({each.upload.id for each in received}) == 2
            assert not any(each.is_repeat for each in received)
