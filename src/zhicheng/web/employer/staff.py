"""The unit's own people: their certificates, verification of one, and the list as a workbook (四(三))."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import Actor, VerificationAnswer, ports
from zhicheng.services.verification import MOST_ROWS, export_staff, staff_list, verify_staff
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.kept_forms import form_data
from zhicheng.web.site.lists.searches import remembered
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StaffSearch(PageForm):
    """A part of a name."""

    name = forms.CharField(label="姓名", required=False, max_length=50)


class NumberForm(PageForm):
    """The number printed on a certificate."""

    number = forms.CharField(
        label="证书编号",
        max_length=40,
        help_text="印在证书上，以字母开头。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ExportForm(PageForm):
    """What the list is taken for."""

    purpose = forms.CharField(label="用途", max_length=200, help_text="例如：年度岗位聘任核对。")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER)
def staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody whose certificate came through this unit."""
    at = ports.clock().now()
    form, response = remembered(request, StaffSearch, "staff")
    if response is not None:
        return response
    name = form.cleaned_data["name"] if form.is_valid() else ""
    paging = Paging.of(request, staff_list(actor=actor, at=at, name=name, limit=0).total)
    found = staff_list(actor=actor, at=at, name=name, limit=paging.size, offset=paging.offset)
    here = {"answers": found.answers, "paging": paging, "form": form, "is_narrowed": bool(name)}
    return page(request, "employer/staff.html", here)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER)
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One certificate of the unit's own people; the holder sees that the unit asked."""
    form = NumberForm(form_data(request))
    answer: VerificationAnswer | None = None
    if request.method == "POST" and form.is_valid():
        try:
            answer = verify_staff(actor=actor, at=ports.clock().now(), number=form.cleaned_data["number"])
        except Refusal as refusal:
            form.refuse(refusal, "number")
    here = {"form": form, "answer": answer}
    return page(request, "employer/verify.html", here, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER, step_up=True)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole list as a workbook, with its purpose, taker and time on top."""
    at = ports.clock().now()
    form = ExportForm(form_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            file = export_staff(actor=actor, at=at, purpose=form.cleaned_data["purpose"])
        except Refusal as refusal:
            form.refuse(refusal, "purpose")
        else:
            return download(file, f"本单位人员职称证书_{at:%Y%m%d}.xlsx", _XLSX)
    here = {"form": form, "total": staff_list(actor=actor, at=at, limit=0).total, "most": MOST_ROWS}
    return page(request, "employer/export.html", here, status=422 if form.errors else 200)
