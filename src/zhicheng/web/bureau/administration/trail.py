"""The audit trail (操作记录): searched, one entry in words, handed out; and the published heads."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import SHANGHAI
from zhicheng.services.kernel import SUBJECT_LABELS, TAG_LABELS, Actor, EventTag, TableFormat, ports
from zhicheng.services.oversight.checkpoints import published_heads
from zhicheng.services.oversight.trail import (
    MOST_ROWS,
    TrailExportRefused,
    TrailSearch,
    export_trail,
    search_trail,
    trail_entry,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging
from zhicheng.web.site.searches import remembered

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

    @property
    def search(self) -> TrailSearch:
        """What the valid form asks for."""
        given = self.cleaned_data
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


class FormatForm(PageForm):
    """As what to hand the entries out."""

    form = forms.ChoiceField(
        label="文件格式",
        choices=[(one.value, one.label) for one in TableFormat],
        widget=forms.RadioSelect,
        initial=TableFormat.XLSX.value,
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def trail(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Entries, the latest first; ``?before=`` goes on from a sequence number."""
    form, answer = remembered(request, TrailSearchForm, _KEY)
    if answer is not None:
        return answer
    if form.errors:
        return page(request, "bureau/administration/trail.html", {"form": form}, status=422)
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    here = {
        "form": form,
        "found": search_trail(actor=actor, search=form.search, before_seq=before),
        "is_first": before is None,
        "is_narrowed": form.search != TrailSearch(),
    }
    return page(request, "bureau/administration/trail.html", here)


@require_GET
@staff_page(UnitRole.BUREAU)
def entry(request: HttpRequest, actor: Actor, seq: int) -> HttpResponse:
    """One entry in words, with its hash."""
    here = {"entry": trail_entry(actor=actor, seq=seq)}
    return page(request, "bureau/administration/trail_entry.html", here)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand out what the remembered search finds."""
    searched = TrailSearchForm(QueryDict(request.session.get(f"search:{_KEY}", "")))
    search = searched.search if searched.is_valid() else TrailSearch()
    form = FormatForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            file = export_trail(
                actor=actor,
                at=ports.clock().now(),
                search=search,
                form=TableFormat(form.cleaned_data["form"]),
            )
        except TrailExportRefused as refusal:
            form.refuse(refusal)
        else:
            return download(file.data, file.name, file.media_type)
    here = {"form": form, "is_narrowed": search != TrailSearch(), "most": MOST_ROWS}
    return page(
        request,
        "bureau/administration/export_trail.html",
        here,
        status=422 if request.method == "POST" else 200,
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def heads(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was published of both chains, day by day."""
    total, _ = published_heads(actor=actor, limit=0)
    paging = Paging.of(request, total, size=31)
    _, lines = published_heads(actor=actor, limit=paging.size, offset=paging.offset)
    return page(request, "bureau/administration/heads.html", {"heads": lines, "paging": paging})


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI) if day else None
