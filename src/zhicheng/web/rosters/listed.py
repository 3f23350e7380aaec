"""A filing's list beside what was uploaded and issued: one page for the Bureau and for the convening unit."""

import uuid
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from zhicheng.services.intake.filings import ListedPerson, ListedState, filing_list, listed_people
from zhicheng.services.kernel import Actor, Listed
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Shown, Tag, Wanted, list_page

_KINDS = {
    ListedState.NOT_UPLOADED: "attention",
    ListedState.UPLOADED: "waiting",
    ListedState.ISSUED: "good",
}


class StateForm(PageForm):
    """How far; it may stand in the address."""

    state = forms.ChoiceField(
        label="进度",
        required=False,
        choices=[("", "全部"), *((state.value, state.label) for state in ListedState)],
    )


@dataclass(frozen=True, slots=True)
class ListedPages:
    """The addresses of one audience."""

    audience: str
    """Namespace of its pages."""

    def recipe(self) -> ListRecipe[ListedPerson]:
        """The columns of the list."""
        return ListRecipe[ListedPerson](
            name=f"{self.audience}:listed",
            title="核准名单",
            columns=(
                Column("姓名", lambda line: line.name, sort="name", is_heading=True),
                Column("证件号码", lambda line: line.masked_number),
                Column("系列", lambda line: line.series, sort="title"),
                Column("资格名称", lambda line: line.title_name),
                Column("专业", lambda line: line.specialty, sort="specialty"),
                Column("进度", _state),
            ),
            empty="这个备案没有登记名单。",
            nothing_found="名单中没有处于该进度的人员。",
            order="name",
        )


def _state(line: ListedPerson) -> Shown:
    return Shown(tags=(Tag(line.state.label, _KINDS[line.state]),))


def listed_page(
    request: HttpRequest, actor: Actor, filing_id: uuid.UUID, pages: ListedPages, back: str
) -> HttpResponse:
    """The entries of a filing's list, with list, uploaded and issued in numbers above."""
    found = filing_list(actor=actor, filing_id=filing_id)

    def fetch(wanted: Wanted) -> Listed[ListedPerson]:
        state = wanted.given.get("state")
        return listed_people(
            actor=actor,
            filing_id=filing_id,
            state=ListedState(state) if state else None,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    recipe = pages.recipe()
    return list_page(
        request,
        actor,
        recipe,
        fetch,
        "rosters/listed.html",
        context={"list": found, "back": back, "audience": pages.audience},
        search=Search(StateForm),
        empty=Empty(recipe.empty),
    )
