"""The audit trail (操作记录): searched, one entry in words, handed out."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.kernel import SUBJECT_LABELS, TAG_LABELS, Actor, EventTag, Listed, TableFormat, ports
from zhicheng.services.oversight.trail import (
    MOST_ROWS,
    TrailExportRefused,
    TrailLine,
    TrailPage,
    TrailSearch,
    export_trail,
    search_trail,
    trail_entry,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import (
    Column,
    ListRecipe,
    Search,
    Shown,
    Tag,
    Wanted,
    list_or_answer,
    list_response,
)
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page

_KEY = "bureau:trail"


class TrailSearchForm(PageForm):
    """What to look for."""

    tag = forms.ChoiceField(
        label="事项",
        required=False,
        choices=[("", "全部"), *((tag.value, label) for tag, label in TAG_LABELS.items())],
    )
    subject_kind = forms.ChoiceField(
        label="对象", required=False, choices=[("", "全部"), *SUBJECT_LABELS.items()]
    )
    subject_id = forms.CharField(label="对象编号、文号或标识", required=False, max_length=64)
    login_name = forms.CharField(label="账号登录名", required=False, max_length=64)
    unit_name = forms.CharField(label="单位全称", required=False, max_length=120)
    first = forms.DateField(
        label="起始日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, object]:
        """The dates in order."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", "截止日期早于起始日期，请核对。")
        return given


class FormatForm(PageForm):
    """As what to hand the entries out."""

    form = forms.ChoiceField(
        label="文件格式",
        choices=[(item.value, item.label) for item in TableFormat],
        widget=forms.RadioSelect,
        initial=TableFormat.XLSX.value,
    )


def _act(line: TrailLine) -> Shown:
    return Shown(line.act, tags=() if line.is_intact else (Tag("不符", "bad"),))


def _seq(line: TrailLine) -> Shown:
    return Shown(line.seq, reverse("bureau:trail_entry", args=[line.seq]))


TRAIL = ListRecipe[TrailLine](
    name="bureau:trail",
    title="操作记录",
    columns=(
        Column("序号", _seq, sort="seq", is_heading=True),
        Column("时间", lambda line: line.at),
        Column("事项", _act),
        Column("对象", lambda line: line.subject),
        Column("账号", lambda line: line.who),
        Column("单位", lambda line: line.unit),
    ),
    empty="还没有操作记录。",
    nothing_found="没有符合条件的记录。请换一个条件，或清除条件后再找。",
    order="-seq",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def trail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Entries, the latest first or the oldest; ``?before=`` or ``?after=`` goes on from a sequence number.

    The trail is never counted: a page costs the same however long it is.
    """
    oldest_first = request.GET.get("sort") == "seq"
    asked = request.GET.get("after" if oldest_first else "before", "")
    beyond = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    found = TrailPage([], None)

    def fetch(wanted: Wanted) -> Listed[TrailLine]:
        nonlocal found
        found = search_trail(
            actor=actor,
            search=search_of(wanted.given),
            before_seq=None if oldest_first else beyond,
            after_seq=(beyond or 0) if oldest_first else None,
        )
        return Listed(len(found.lines), found.lines)

    shown = list_or_answer(
        request,
        actor,
        TRAIL,
        fetch,
        search=Search(TrailSearchForm, _KEY),
        export_page=reverse("bureau:export_trail"),
    )
    if isinstance(shown, HttpResponse):
        return shown
    context = {"list": shown, "found": found, "is_first": beyond is None, "oldest_first": oldest_first}
    return list_response(request, "bureau/administration/trail.html", context)


@require_GET
@staff_page(UnitRole.BUREAU)
def entry(request: HttpRequest, actor: Actor, seq: int) -> HttpResponse:
    """One entry in words, with its hash."""
    page_context = {"entry": trail_entry(actor=actor, seq=seq)}
    return page(request, "bureau/administration/trail_entry.html", page_context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand out what the remembered search finds."""
    searched, _ = remembered(request, TrailSearchForm, _KEY, is_search=False)
    search = search_of(searched.cleaned_data) if searched.is_valid() else TrailSearch()

    def send(form: FormatForm) -> HttpResponse:
        file = export_trail(
            actor=actor,
            at=ports.clock().now(),
            search=search,
            form=TableFormat(form.cleaned_data["form"]),
        )
        return download(file.data, file.name, file.media_type)

    context = {"is_narrowed": search != TrailSearch(), "most": MOST_ROWS}
    template = "bureau/administration/export_trail.html"
    return form_page(request, FormatForm, template, context, send, caught=(TrailExportRefused,))


def search_of(given: Mapping[str, Any]) -> TrailSearch:
    """What a valid form asks for."""
    last = given.get("last")
    return TrailSearch(
        tag=EventTag(given["tag"]) if given.get("tag") else None,
        subject_kind=given.get("subject_kind", ""),
        subject_id=given.get("subject_id", ""),
        login_name=given.get("login_name", ""),
        unit_name=given.get("unit_name", ""),
        since=_midnight(given.get("first")),
        before=_midnight(last + timedelta(days=1)) if last else None,
    )


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI) if day else None
