"""The unit's committees."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake.committees import CommitteeLine, own_committee, own_committees
from zhicheng.services.intake.filings import FilingLine, own_filings
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.committee.filing_list import OF_ONE_COMMITTEE
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Shown, Tag, Wanted, in_memory, list_page

_SERIES_SHOWN = 3


def _name(line: CommitteeLine) -> Shown:
    tags = () if line.is_active else (Tag("已停用"),)
    return Shown(line.name, reverse("committee:committee", args=[line.committee_id]), tags=tags)


def _series(line: CommitteeLine) -> str:
    named = "、".join(line.series[:_SERIES_SHOWN])
    return named if len(line.series) <= _SERIES_SHOWN else f"{named}等{len(line.series)}个系列"


def _term(line: CommitteeLine) -> Shown:
    if line.is_not_recorded:
        return Shown(tags=(Tag("权限未登记", "attention"),))
    latest = line.terms[0] if line.terms else None
    if latest is None:
        return Shown("未登记")
    return Shown(
        f"{latest.first_day:%Y-%m-%d}至{latest.last_day:%Y-%m-%d}",
        tags=(Tag(latest.stage.label, latest.stage.kind),),
    )


COMMITTEES = ListRecipe[CommitteeLine](
    name="committee:committees",
    title="评审委员会",
    columns=(
        Column("名称", _name, sort="name", is_heading=True),
        Column("评审系列", _series),
        Column("评审层级", lambda line: "、".join(level.label for level in line.levels)),
        Column(
            "类型",
            lambda line: "自主评审委员会" if line.is_employer_run else "职称评审委员会",
            sort="kind",
        ),
        Column("核准任期", _term),
        Column("备案", lambda line: line.filings, sort="filings", is_number=True),
    ),
    empty="人社局还没有为本单位登记评审委员会。如已获批准组建，请联系人社局登记。",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def committees(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that may file results first."""
    fetch = in_memory(own_committees(actor=actor, on=business_date(ports.clock().now())), COMMITTEES)
    return list_page(request, actor, COMMITTEES, fetch, "committee/committees.html")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def committee(request: HttpRequest, actor: Actor, committee_id: uuid.UUID) -> HttpResponse:
    """What one may evaluate, and its filings."""
    on = business_date(ports.clock().now())
    found = own_committee(actor=actor, on=on, committee_id=committee_id)

    def fetch(wanted: Wanted) -> Listed[FilingLine]:
        return own_filings(
            actor=actor,
            on=on,
            committee_id=committee_id,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    file_for = f"{reverse('committee:new_filing')}?committee={committee_id}"
    empty = Empty(OF_ONE_COMMITTEE.empty, *((file_for, "报送评审结果备案") if found.is_active else ()))
    context, template = {"committee": found}, "committee/committee.html"
    return list_page(request, actor, OF_ONE_COMMITTEE, fetch, template, context=context, empty=empty)
