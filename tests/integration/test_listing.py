"""One part of a list: its order, its total, and that no row is on two pages."""

import pytest

from tests.support.cast import Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts.units.directory import units
from zhicheng.services.kernel.listing import order_for

ORDERS = {"name": ("name",), "state": ("-is_active",)}
DEFAULT = ("name", "id")


class TestOrder:
    def test_is_the_lists_own_where_none_is_asked_for(self) -> None:
        assert order_for("", ORDERS, DEFAULT) == ["name", "id"]

    def test_ends_with_the_lists_own_so_that_equals_keep_their_place(self) -> None:
        assert order_for("state", ORDERS, DEFAULT) == ["-is_active", "name", "id"]
        assert order_for("-state", ORDERS, DEFAULT) == ["is_active", "name", "id"]

    def test_names_no_field_twice(self) -> None:
        assert order_for("-name", ORDERS, DEFAULT) == ["-name", "id"]

    @pytest.mark.parametrize("sort", ["superior", "-", "--name", "name; drop"])
    def test_an_unknown_key_is_a_mistake_of_the_code(self, sort: str) -> None:
        with pytest.raises(KeyError):
            order_for(sort, ORDERS, DEFAULT)


@pytest.mark.django_db
class TestParts:
    def test_together_hold_every_row_once(self) -> None:
        cast = Cast()
        for number in range(7):
            cast.unit(f"第{number}厂", UnitRole.EMPLOYER, above=cast.department)
        whole = units(actor=cast.check_officer, sort="state", limit=100)
        parts = [
            line.unit_id
            for offset in range(0, whole.total, 2)
            for line in units(actor=cast.check_officer, sort="state", limit=2, offset=offset).rows
        ]
        assert parts == [line.unit_id for line in whole.rows]
        assert len(set(parts)) == whole.total

    @pytest.mark.parametrize("offset", [0, 1, 50])
    def test_each_part_tells_how_many_there_are_in_all(self, offset: int) -> None:
        cast = Cast()
        assert cast.employer
        whole = units(actor=cast.check_officer)
        assert units(actor=cast.check_officer, limit=1, offset=offset).total == len(whole.rows)
        assert units(actor=cast.check_officer, limit=0).total == len(whole.rows)
