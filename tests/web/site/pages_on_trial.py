"""Addresses that try the frame alone: one page for each kind of access, and one for each kind of answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ClaimMoved
from zhicheng.services.kernel.list_export import MOST_LISTED
from zhicheng.services.kernel.listing import Listed
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.web.site.access import holder_page, public_page, signed_in_page, staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.lists import (
    Column,
    Empty,
    ListRecipe,
    Search,
    Shown,
    Tag,
    Wanted,
    in_memory,
    list_page,
)
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page


class Note(PageForm):
    text = forms.CharField(label="说明", max_length=20)
    also = forms.CharField(label="备注", required=False)


class Words(PageForm):
    name = forms.CharField(label="姓名", required=False, max_length=5)


@public_page
def hall(request: HttpRequest) -> HttpResponse:
    return page(request, "site/not_found.html")


@signed_in_page
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    return HttpResponse(f"{actor.role}")


@holder_page
def holders(request: HttpRequest, actor: Actor) -> HttpResponse:
    return HttpResponse("holder")


@staff_page(UnitRole.EMPLOYER)
def employers(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = Note(form_data(request))
    if request.method == "POST" and form.is_valid():
        messages.success(request, "已保存。")
        return redirect("/hall")
    return page(request, "site_on_trial.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(UnitRole.EMPLOYER, step_up=True)
def decisive(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = Note(form_data(request))
    return HttpResponse(f"decided {form.data.get('text', 'nothing')}")


@public_page
def refusing(request: HttpRequest, kind: str) -> HttpResponse:
    match kind:
        case "not-allowed":
            raise NotAllowed("不行。")
        case "missed":
            raise Refusal("没有。", code="thing.gone", kind=RefusalKind.MISSING)
        case "moved":
            raise Refusal("变了。", code="thing.old", kind=RefusalKind.OVERTAKEN)
        case "often":
            raise TooOften("太频繁。", 41.6)
        case "broken":
            raise RuntimeError("ours")
        case _:
            raise Refusal("不合规则。", code="thing.refused")


@public_page
def file(request: HttpRequest) -> HttpResponse:
    return download(b"x", "名册.xlsx", "application/vnd.ms-excel")


@public_page
def search(request: HttpRequest) -> HttpResponse:
    form, response = remembered(request, Words, "trial")
    return response or HttpResponse(f"[{form.cleaned_data['name'] if form.is_valid() else form.errors}]")


class Narrow(PageForm):
    name = forms.CharField(label="姓名", required=False, max_length=5)
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部"), ("1", "正高级")])


ROWS = [("王五", 3), ("=1+1", 1), ("陈六", 2), *((f"第{number}人", number) for number in range(4, 64))]
TRIAL = ListRecipe[tuple[str, int]](
    name="trial",
    title="名单",
    columns=(
        Column("姓名", lambda row: Shown(row[0], f"/people/{row[1]}"), sort="name", is_heading=True),
        Column("件数", lambda row: row[1], sort="count", is_number=True),
        Column("状态", lambda row: Shown(tags=(Tag("在用", "good"),), notes=("已核对",))),
        Column("办理", lambda row: Shown("查看", "/x"), is_act=True),
    ),
    empty="还没有人。",
    caption="共{total}人",
)
MANY = [(f"第{number}人", number) for number in range(MOST_LISTED + 1)]


@staff_page(UnitRole.EMPLOYER)
def people(request: HttpRequest, actor: Actor) -> HttpResponse:
    def fetch(wanted: Wanted) -> Listed[tuple[str, int]]:
        asked = request.GET.get("rows")
        rows = {"none": [], "many": MANY}.get(asked or "", ROWS)
        name = wanted.given.get("name", "")
        return in_memory([row for row in rows if name in row[0]], TRIAL)(wanted)

    empty = Empty(TRIAL.empty, "/add", "增加")
    search = Search(Narrow, "trial_people")
    return list_page(request, actor, TRIAL, fetch, "list_on_trial.html", search=search, empty=empty)


@staff_page(UnitRole.EMPLOYER)
def form_on_trial(request: HttpRequest, actor: Actor) -> HttpResponse:
    def send(form: Note) -> HttpResponse | None:
        match form.cleaned_data["text"]:
            case "often":
                raise TooOften("太频繁。", 41.6)
            case "beside":
                raise NotAllowed("写在旁边。")
            case "on top":
                raise Refusal("写在上面。")
            case "passes":
                raise ClaimMoved
            case "again":
                form.add_error("text", "再来一次。")
                return None
        return done(request, "已保存。", "/hall")

    beside: dict[type[Refusal], str] = {NotAllowed: "text"}
    passing = (ClaimMoved,)
    return form_page(request, Note, "site_on_trial.html", {}, send, beside=beside, passing=passing)


_accounts = (
    [
        path("in", hall, name="log_in"),
        path("out", hall, name="log_out"),
        path("second", hall, name="second_factor"),
        path("confirm", hall, name="confirm"),
        path("choose", hall, name="choose"),
        path("settings", hall, name="settings"),
        path("messages", hall, name="messages"),
    ],
    "accounts",
)
_names_of_navigation = {
    "holder": include("zhicheng.web.holder.urls"),
    "employer": include("zhicheng.web.employer.urls"),
    "department": include("zhicheng.web.department.urls"),
    "committee": include("zhicheng.web.committee.urls"),
    "examiner": include("zhicheng.web.examiner.urls"),
    "bureau": include("zhicheng.web.bureau.urls"),
}
urlpatterns = [
    path("public/", include("zhicheng.web.public.urls")),
    path("accounts/", include(_accounts)),
    *(path(f"{name}/", urls) for name, urls in _names_of_navigation.items()),
    path("hall", hall),
    path("mine", mine),
    path("holders", holders),
    path("employers", employers),
    path("decisive", decisive),
    path("refusing/<str:kind>", refusing),
    path("list", people),
    path("form", form_on_trial),
    path("file", file),
    path("search", search),
]
handler500 = "zhicheng.web.site.failures.broken"
handler404 = "zhicheng.web.site.failures.not_found"
handler400 = "zhicheng.web.site.failures.bad_request"
