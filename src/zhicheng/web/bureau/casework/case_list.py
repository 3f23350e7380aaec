"""办件 at the Bureau: every case but one's own, with the queues of its states and filters."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.cases import CASE_RULES, CLOSED, CaseKind, CaseState
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.services.casework.cases import CaseLine, case_counts, case_list
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.bureau.casework.case_pages import CASE_PAGES
from zhicheng.web.cases.lists import case_columns
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Tabs, Wanted, list_page

_OPEN = tuple(state for state in CaseState if state not in CLOSED)


class CaseSearch(PageForm):
    """What narrows the list; none of it is personal."""

    number = forms.CharField(label="办件编号", required=False, max_length=16)
    kind = forms.ChoiceField(
        label="事项",
        required=False,
        choices=[("", "全部"), *((kind.value, rules.label) for kind, rules in CASE_RULES.items())],
    )
    mine = forms.BooleanField(label="只看我经办的", required=False)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def cases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The cases of one state, those due first on top; all that are open without one."""
    asked = request.GET.get("state", "")
    state = next((each for each in CaseState if each.value == asked), None)
    states = tuple(CLOSED) if asked == "closed" else (state,) if state is not None else _OPEN
    columns = case_columns(CASE_PAGES, business_date(ports.clock().now()))
    recipe = ListRecipe[CaseLine](
        name="bureau:cases",
        title="办件",
        columns=(*columns, Column("经办人", lambda line: line.handled_by)),
        empty="没有这一类办件。单位和持证人提出的，或在窗口代为提出的办件，会出现在这里。",
        nothing_found="没有符合条件的办件。请更换条件，或清除条件后再看。",
        caption="共{total}件",
        order="due",
    )

    def fetch(wanted: Wanted) -> Listed[CaseLine]:
        kind = wanted.given.get("kind")
        return case_list(
            actor=actor,
            states=states,
            kind=CaseKind(kind) if kind else None,
            number=wanted.given.get("number", ""),
            mine=bool(wanted.given.get("mine")),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    counts = case_counts(actor=actor)
    choices = [
        ("", f"未办结（{sum(counts.values())}）"),
        *((each.value, f"{each.label}（{counts.get(each, 0)}）") for each in _OPEN),
        ("closed", "已结束"),
    ]
    chosen = asked if asked in {value for value, _ in choices} else ""
    return list_page(
        request,
        actor,
        recipe,
        fetch,
        "bureau/casework/cases.html",
        context={"new_case": CASE_PAGES.url("new_case")},
        search=Search(CaseSearch, "cases"),
        tabs=Tabs("state", "办件状态", choices, chosen),
        empty=Empty(recipe.empty, CASE_PAGES.url("new_case"), "在窗口提出办件"),
    )
