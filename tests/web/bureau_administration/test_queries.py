"""No page asks more of the database when there is more to show."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.support.cast import PEOPLE, Cast, term
from tests.web.conftest import Browse
from tests.web.counting import assert_queries_do_not_grow
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.intake.filings.acts import create_committee
from zhicheng.services.oversight.checkpoints.publishing import publish_checkpoint
from zhicheng.services.oversight.feedback.acts import send_feedback

pytestmark = pytest.mark.django_db


def more_units(cast: Cast) -> None:
    for number in range(8):
        unit = cast.unit(f"津沽第{number}厂", UnitRole.EMPLOYER, above=cast.department)
        cast.staff(f"clerk-{number}", unit, UnitRole.EMPLOYER)


def more_staff_of_one_unit(cast: Cast) -> None:
    for number in range(8):
        cast.staff(f"clerk-{number}", cast.employer, UnitRole.EMPLOYER)


def more_committees(cast: Cast) -> None:
    for number in range(8):
        create_committee(
            actor=cast.check_officer,
            at=cast.at,
            name=f"第{number}评审委员会",
            convening_unit_id=cast.convening_unit.id,
            term=term(["会计人员"], list(TitleLevel)),
        )


def more_claims(cast: Cast) -> None:
    for part in PEOPLE[1:5]:
        cast.uploaded_claim(part)


def more_feedback(cast: Cast) -> None:
    for _ in range(8):
        send_feedback(actor=cast.personnel, at=cast.at, text="页面打不开。")


@pytest.mark.parametrize(
    ("name", "kwargs", "more"),
    [
        ("units", None, more_units),
        ("users", None, more_units),
        ("access_review", None, more_units),
        ("unit", lambda cast: {"unit_id": cast.employer.id}, more_staff_of_one_unit),
        ("new_unit", None, more_units),
        ("committees", None, more_committees),
        ("statistics", None, more_claims),
        ("trail", None, more_units),
        ("feedback", None, more_feedback),
        ("health", None, more_claims),
        ("compare_policies", None, more_claims),
    ],
)
def test_a_page_asks_as_often_with_many_rows(
    cast: Cast,
    browse: Browse,
    name: str,
    kwargs: Callable[[Cast], dict[str, object]] | None,
    more: Callable[[Cast], None],
) -> None:
    assert cast.personnel
    assert cast.committee
    cast.uploaded_claim(PEOPLE[0])
    cast.uploaded_claim(PEOPLE[8])
    send_feedback(actor=cast.personnel, at=cast.at, text="页面打不开。")
    publish_checkpoint(at=cast.at)
    address = reverse(f"bureau:{name}", kwargs=kwargs(cast) if kwargs else None)
    if name == "statistics":
        address += "?first=2026-11&last=2026-11"
    if name == "compare_policies":
        address += "?before=tianjin-2020&after=tianjin-2022-continued"
    assert_queries_do_not_grow(browse(cast.check_officer), address, lambda: more(cast))
