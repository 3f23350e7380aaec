"""Work orders for rare characters: each confirmed once, by the unit that it was given to."""

import pytest
from django.urls import reverse

from tests.support.cast import Cast
from tests.support.issued_certificates import issue
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.records.models import HandMarkOrder, Unit
from zhicheng.services.collection.hand_marks import confirm_hand_mark

pytestmark = pytest.mark.django_db
LIST = reverse("committee:hand_marks")


def orders(unit: Unit, count: int = 1) -> list[HandMarkOrder]:
    issue(count, names=("赵𠮷",) * count, readings={place: {"1": "jí"} for place in range(count)})
    HandMarkOrder.objects.update(unit=unit)
    return list(HandMarkOrder.objects.all())


def confirm_page(order: HandMarkOrder) -> str:
    return reverse("committee:confirm_hand_mark", kwargs={"certificate_id": order.certificate_id})


class TestHandMarks:
    def test_show_what_is_printed_and_what_to_write(self, cast: Cast, browse: Browse) -> None:
        orders(cast.convening_unit)
        shown = browse(cast.convener).get(LIST).content.decode()
        assert all(part in shown for part in ("赵jí", "赵𠮷", "U+20BB7", "经办人（签字）"))

    def test_are_confirmed_once(self, cast: Cast, browse: Browse) -> None:
        (order,) = orders(cast.convening_unit)
        client = browse(cast.convener)
        assert client.get(confirm_page(order)).status_code == 200
        assert client.post(confirm_page(order)).headers["Location"] == LIST
        assert client.post(confirm_page(order)).status_code == 404
        shown = client.get(LIST).content.decode()
        assert "没有待标注的证书" in shown
        assert "已确认" in shown

    def test_a_colleague_who_was_first_is_told_of(self, cast: Cast, browse: Browse) -> None:
        (order,) = orders(cast.convening_unit)
        confirm_hand_mark(actor=cast.second_convener, at=cast.at, certificate_id=order.certificate_id)
        answer = browse(cast.convener).post(confirm_page(order))
        assert "可能已由他人确认" in answer.content.decode()

    def test_of_another_unit_are_not_there(self, cast: Cast, browse: Browse) -> None:
        (order,) = orders(cast.convening_unit)
        client = browse(cast.foreign_convener)
        assert "赵𠮷" not in client.get(LIST).content.decode()
        assert client.post(confirm_page(order)).status_code == 404
        order.refresh_from_db()
        assert order.confirmed_at is None

    def test_ask_no_more_of_the_database_when_they_are_many(self, cast: Cast, browse: Browse) -> None:
        first, *others = orders(cast.convening_unit, 4)
        of_others = HandMarkOrder.objects.exclude(pk=first.pk)
        of_others.update(unit=cast.foreign_convening_unit)
        assert_queries_do_not_grow(
            browse(cast.convener), LIST, lambda: of_others.update(unit=cast.convening_unit)
        )
        assert len(others) == 3
