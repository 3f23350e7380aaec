"""The register of evaluation committees (职称评审委员会)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake import committees as committee_register
from zhicheng.services.intake.committees import RegisteredCommittee
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.bureau.administration.committee_terms import series_choices
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm, offer
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Shown, Tag, Wanted, list_page


class CommitteeSearch(PageForm):
    """Which committees to show."""

    text = forms.CharField(label="评审委员会或组建单位", required=False, max_length=120)
    series = forms.ChoiceField(label="系列", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "series", [("", "全部"), *series_choices()])


def _name(line: RegisteredCommittee) -> Shown:
    tags = (Tag("自主评审"),) if line.is_employer_run else ()
    return Shown(line.name, reverse("bureau:committee", args=[line.committee_id]), tags=tags)


def _state(line: RegisteredCommittee) -> Shown:
    return Shown(tags=(Tag("在用", "good") if line.is_active else Tag("已停用"),))


def _term(line: RegisteredCommittee) -> Shown:
    if line.is_not_recorded:
        return Shown(tags=(Tag("权限未登记", "attention"),))
    latest = line.terms[0] if line.terms else None
    if latest is None:
        return Shown("未登记")
    return Shown(
        f"{latest.first_day:%Y-%m-%d}至{latest.last_day:%Y-%m-%d}",
        tags=(Tag(latest.stage.label, latest.stage.kind),),
    )


COMMITTEES = ListRecipe[RegisteredCommittee](
    name="bureau:committees",
    title="评审委员会",
    columns=(
        Column("评审委员会", _name, sort="name", is_heading=True, wraps=True),
        Column("组建单位", lambda line: line.convening_unit, sort="unit"),
        Column("系列", lambda line: "、".join(line.series)),
        Column("层级", lambda line: "、".join(level.label for level in line.levels)),
        Column("核准任期", _term),
        Column("备案", lambda line: line.filings, sort="filings", is_number=True),
        Column("状态", _state, sort="state"),
    ),
    empty="还没有登记评审委员会。",
    nothing_found="没有符合条件的评审委员会。请换一个条件，或清除条件后再找。",
    order="name",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def committees(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register, searched."""

    def fetch(wanted: Wanted) -> Listed[RegisteredCommittee]:
        return committee_register.committees(
            actor=actor,
            on=business_date(ports.clock().now()),
            text=wanted.given.get("text", ""),
            series=wanted.given.get("series", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(CommitteeSearch, "bureau:committees")
    empty = Empty(COMMITTEES.empty, reverse("bureau:new_committee"), "登记评审委员会")
    template = "bureau/administration/committees.html"
    return list_page(request, actor, COMMITTEES, fetch, template, search=search, empty=empty)
