"""The catalogue of titles (职称目录): read here, changed by a new version of the system alone."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.services.kernel import Actor
from zhicheng.services.oversight import policies as title_catalogue
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page


class TitleSearch(PageForm):
    """Which titles to show; a title is no personal datum, so it may stand in the address."""

    text = forms.CharField(label="资格名称、系列或专业", required=False, max_length=40)


@require_GET
@staff_page(UnitRole.BUREAU)
def catalogue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All series, or the titles that a search finds."""
    form = TitleSearch(request.GET)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    here = {
        "form": form,
        "text": text,
        "series": title_catalogue.series_lines(actor=actor),
        "found": title_catalogue.search_titles(actor=actor, text=text) if text else [],
    }
    return page(request, "bureau/administration/catalogue.html", here, status=422 if form.errors else 200)


@require_GET
@staff_page(UnitRole.BUREAU)
def series(request: HttpRequest, actor: Actor, series_no: int) -> HttpResponse:
    """One series with its titles by level."""
    titles = title_catalogue.titles_of(actor=actor, series_no=series_no)
    here = {
        "series": titles[0].entry.series,
        "series_no": series_no,
        "levels": [
            (level.label, [line for line in titles if line.entry.level is level]) for level in TitleLevel
        ],
        "is_exemplary": any(line.entry.exemplary for line in titles),
    }
    return page(request, "bureau/administration/series.html", here)
