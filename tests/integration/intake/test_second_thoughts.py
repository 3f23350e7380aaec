"""Second thoughts: an announcement is taken back until a roster was uploaded for it, and at no later instant."""

import threading
import uuid

import pytest
from django.db import connection

from tests.support.cast import PEOPLE, Cast, pass_cells, workbook
from tests.support.patience import PATIENCE
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.domain.second_thoughts import EXAMINATION, TakenUp
from zhicheng.records.models import Event, Examination, RosterUpload
from zhicheng.services.intake.examinations import ExaminationRefused, withdraw_examination
from zhicheng.services.intake.rosters.receive import RosterNotTaken, receive_roster
from zhicheng.services.kernel.actor import NotAllowed

pytestmark = pytest.mark.django_db


def receive(cast: Cast, examination: Examination) -> None:
    receive_roster(
        actor=cast.examiner,
        at=cast.at,
        kind=RosterKind.EXAMINATION,
        examination_id=examination.id,
        file_name="合格名单.xlsx",
        data=workbook(RosterKind.EXAMINATION, [pass_cells(PEOPLE[0], examination)]),
    )


def withdraw(cast: Cast, examination: Examination) -> None:
    withdraw_examination(actor=cast.examiner, at=cast.at, examination_id=examination.id)


class TestExamination:
    def test_is_taken_back_and_can_be_announced_again(self, cast: Cast) -> None:
        examination = cast.examination()
        withdraw(cast, examination)
        assert not Examination.objects.exists()
        [event] = Event.objects.filter(tag="unit:examination:withdrawn")
        assert event.subject_id == str(examination.id)
        assert cast.examination().id != examination.id

    def test_is_not_once_a_roster_was_uploaded_even_if_nothing_came_of_it(self, cast: Cast) -> None:
        """Negative control."""
        examination = cast.examination()
        receive(cast, examination)
        RosterUpload.objects.update(status="refused")
        with pytest.raises(TakenUp, match="已为它上传过合格人员名册"):
            withdraw(cast, examination)
        assert Examination.objects.exists()
        assert not Event.objects.filter(tag="unit:examination:withdrawn").exists()

    def test_is_taken_back_once(self, cast: Cast) -> None:
        examination = cast.examination()
        withdraw(cast, examination)
        with pytest.raises(ExaminationRefused, match="已经撤回"):
            withdraw(cast, examination)

    def test_is_its_own_bodys_alone(self, cast: Cast) -> None:
        examination = cast.examination()
        with pytest.raises(NotAllowed):
            withdraw_examination(actor=cast.convener, at=cast.at, examination_id=examination.id)
        with pytest.raises(ExaminationRefused, match="没有找到"):
            withdraw_examination(actor=cast.examiner, at=cast.at, examination_id=uuid.uuid4())
        assert Examination.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_roster_and_second_thoughts_at_once_end_in_one_of_them() -> None:
    cast = Cast()
    examination = cast.examination()
    start = threading.Barrier(3)
    outcomes: list[str] = []

    def run(act: str) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            (receive if act == "roster" else withdraw)(cast, examination)
            outcomes.append(act)
        except (RosterNotTaken, TakenUp, ExaminationRefused):
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in ("roster", "withdraw", "withdraw")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) in (["refused", "refused", "roster"], ["refused", "refused", "withdraw"])
    assert RosterUpload.objects.exists() is Examination.objects.exists() is ("roster" in outcomes)


def test_the_rule_refuses_nothing_that_was_not_taken_up() -> None:
    EXAMINATION.require_not_taken_up(is_taken_up=False)
    with pytest.raises(Refusal):
        EXAMINATION.require_not_taken_up(is_taken_up=True)
