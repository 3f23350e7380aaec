"""Addresses that try the frame alone: one page for each kind of access, and one for each kind of answer."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal, RefusalKind
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.rate_limits import TooOften
from zhicheng.web.site.access import holder_page, public_page, signed_in_page, staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.pages import page
from zhicheng.web.site.searches import remembered


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


_accounts = (
    [
        path("in", hall, name="log_in"),
        path("out", hall, name="log_out"),
        path("second", hall, name="second_factor"),
        path("confirm", hall, name="confirm"),
        path("choose", hall, name="choose"),
        path("settings", hall, name="settings"),
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
    path("file", file),
    path("search", search),
]
handler500 = "zhicheng.web.site.failures.broken"
handler404 = "zhicheng.web.site.failures.not_found"
handler400 = "zhicheng.web.site.failures.bad_request"
