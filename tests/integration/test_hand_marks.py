"""Work orders for rare characters: the awarding body's own, confirmed once (三(二)5)."""

import uuid

import pytest

from tests.support.acting import unit_id
from tests.support.issued_certificates import Issued, clerk, issue, officer
from tests.support.stored import stored
from zhicheng.domain.channels import UnitRole
from zhicheng.records.models import Event, HandMarkOrder, Unit
from zhicheng.services.accounts.units.creating import create_unit
from zhicheng.services.collection.hand_marks import HandMarkRefused, confirm_hand_mark, open_hand_marks
from zhicheng.services.kernel.actor import SYSTEM, Actor, NotAllowed

pytestmark = pytest.mark.django_db

RARE = "赵\U00020bb7"


@pytest.fixture
def issued() -> list[Issued]:
    """One name with a character that no face has, one without."""
    return issue(2, names=(RARE, "张文博"), readings={0: {"1": "jí"}})


@pytest.fixture
def writer(issued: list[Issued]) -> Actor:
    return clerk("writer", Unit.objects.get(name="津沽市工业和信息化局"), UnitRole.CONVENING_UNIT)


@pytest.fixture
def stranger(issued: list[Issued]) -> Actor:
    at = issued[0].opens
    made = create_unit(actor=SYSTEM, at=at, name="津沽市化工学会", roles=[UnitRole.CONVENING_UNIT])
    return clerk("stranger", stored(Unit, made), UnitRole.CONVENING_UNIT)


class TestOpenHandMarks:
    def test_lists_what_to_write_where(self, issued: list[Issued], writer: Actor) -> None:
        (order,) = open_hand_marks(actor=writer)
        assert (order.certificate_id, order.number) == (
            issued[0].certificate.id,
            issued[0].certificate.number_id,
        )
        assert (order.printed_name, order.true_name) == ("赵jí", RARE)
        assert order.confirmed_at is None

    def test_shows_a_unit_its_own_orders_alone(self, stranger: Actor) -> None:
        assert HandMarkOrder.objects.count() == 1
        assert open_hand_marks(actor=stranger) == []

    def test_is_for_units(self, issued: list[Issued]) -> None:
        for nobody in (issued[0].holder, SYSTEM):
            with pytest.raises(NotAllowed, match="只有评审机构"):
                open_hand_marks(actor=nobody)


class TestConfirmHandMark:
    def test_settles_the_order_once(self, issued: list[Issued], writer: Actor) -> None:
        certificate, at = issued[0].certificate, issued[0].after
        confirm_hand_mark(actor=writer, at=at, certificate_id=certificate.id)
        assert open_hand_marks(actor=writer) == []
        (order,) = open_hand_marks(actor=writer, include_confirmed=True)
        assert order.confirmed_at == at
        colleague = clerk("colleague", Unit.objects.get(id=unit_id(writer)), UnitRole.CONVENING_UNIT)
        with pytest.raises(HandMarkRefused, match="可能已由他人确认"):
            confirm_hand_mark(actor=colleague, at=at, certificate_id=certificate.id)
        assert HandMarkOrder.objects.get().confirmed_by_id == writer.account_id
        assert Event.objects.filter(tag="unit:hand_mark:confirmed").count() == 1

    def test_answers_a_foreign_order_like_one_that_is_not_there(
        self, issued: list[Issued], stranger: Actor
    ) -> None:
        sentences = set()
        for certificate_id in (issued[0].certificate.id, issued[1].certificate.id, uuid.uuid4()):
            with pytest.raises(HandMarkRefused) as refused:
                confirm_hand_mark(actor=stranger, at=issued[0].after, certificate_id=certificate_id)
            sentences.add(str(refused.value))
        assert len(sentences) == 1
        assert HandMarkOrder.objects.get().confirmed_at is None

    def test_is_a_persons_act(self, issued: list[Issued]) -> None:
        for nobody in (issued[0].holder, SYSTEM):
            with pytest.raises(NotAllowed):
                confirm_hand_mark(actor=nobody, at=issued[0].after, certificate_id=issued[0].certificate.id)

    def test_of_a_body_outside_the_city_is_the_bureaus(self, issued: list[Issued], stranger: Actor) -> None:
        """一(四): a ministry's committee has no account here, and its order must not wait for ever."""
        bureau = officer("officer")
        assert open_hand_marks(actor=bureau) == []
        HandMarkOrder.objects.update(unit=None)
        assert open_hand_marks(actor=stranger) == []
        assert len(open_hand_marks(actor=bureau)) == 1
        confirm_hand_mark(actor=bureau, at=issued[0].after, certificate_id=issued[0].certificate.id)
        assert open_hand_marks(actor=bureau) == []
