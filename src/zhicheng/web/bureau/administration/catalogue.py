"""The catalogue of titles (职称目录): read here, changed by a new version of the system alone."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.kernel import Actor
from zhicheng.services.oversight import policies as title_catalogue
from zhicheng.services.oversight.policies import SeriesLine, TitleLine
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Search, Shown, Tag, in_memory, list_page


class TitleSearch(PageForm):
    """Which titles to show; a title is no personal datum, so it may stand in the address."""

    text = forms.CharField(label="资格名称、系列或专业", required=False, max_length=40)


def _series_name(line: SeriesLine) -> Shown:
    return Shown(line.name, reverse("bureau:series", args=[line.series_no]))


def _series_of(line: TitleLine) -> Shown:
    notes = (line.entry.branch,) if line.entry.branch else ()
    return Shown(line.entry.series, reverse("bureau:series", args=[line.entry.series_no]), notes=notes)


def _source(line: TitleLine) -> Shown:
    tag = Tag("已确认", "good") if line.entry.confirmed else Tag("待确认", "attention")
    return Shown(tags=(tag,), notes=(line.entry.source,))


SERIES = ListRecipe[SeriesLine](
    name="bureau:catalogue",
    title="职称系列",
    columns=(
        Column("序号", lambda line: line.series_no, sort="number", is_number=True),
        Column("系列", _series_name, sort="name", is_heading=True),
        Column("层级", lambda line: "、".join(level.label for level in line.levels)),
        Column("资格名称", lambda line: line.titles, sort="titles", is_number=True),
        Column("待确认", lambda line: line.unconfirmed, sort="unconfirmed", is_number=True),
    ),
    empty="目录是空的。",
    caption="全部{total}个系列",
    order="number",
)
_TITLE = Column[TitleLine]("资格名称", lambda line: line.entry.title_name, sort="title", is_heading=True)
_LEVEL = Column[TitleLine]("层级", lambda line: line.entry.level.label, sort="level")
_ALSO = Column[TitleLine]("也见于", lambda line: "、".join(line.also_in))
_SOURCE = Column("来源", _source, sort="source")
FOUND = ListRecipe[TitleLine](
    name="bureau:catalogue",
    title="资格名称",
    columns=(_TITLE, _LEVEL, Column("系列", _series_of, sort="series"), _ALSO, _SOURCE),
    empty="没有找到这个名称。请缩短或更换查找的文字。",
    nothing_found="没有找到这个名称。请缩短或更换查找的文字。",
    caption="找到{total}个资格名称",
)
TITLES = ListRecipe[TitleLine](
    name="bureau:series",
    title="资格名称",
    columns=(
        _LEVEL,
        _TITLE,
        Column("分支", lambda line: line.entry.branch, sort="branch"),
        _ALSO,
        _SOURCE,
    ),
    empty="本系列没有资格名称。",
    caption="共{total}个资格名称",
    size=200,
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def catalogue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All series, or the titles that a search finds."""
    template, search = "bureau/administration/catalogue.html", Search(TitleSearch)
    text = request.GET.get("text", "").strip()
    if text:
        found = in_memory(title_catalogue.search_titles(actor=actor, text=text), FOUND)
        return list_page(request, actor, FOUND, found, template, search=search)
    lines = in_memory(title_catalogue.series_lines(actor=actor), SERIES)
    return list_page(request, actor, SERIES, lines, template, search=search)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def series(request: HttpRequest, actor: Actor, series_no: int) -> HttpResponse:
    """One series with its titles by level."""
    titles = title_catalogue.titles_of(actor=actor, series_no=series_no)
    by_level = [line for level in TitleLevel for line in titles if line.entry.level is level]
    held = {line.entry.level for line in titles}
    context = {
        "series": titles[0].entry.series,
        "series_no": series_no,
        "missing": [level.label for level in TitleLevel if level not in held],
        "is_exemplary": any(line.entry.exemplary for line in titles),
    }
    fetch = in_memory(by_level, TITLES)
    return list_page(request, actor, TITLES, fetch, "bureau/administration/series.html", context=context)
