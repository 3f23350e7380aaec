"""An employer compares its own list with the records; the file is read, answered and forgotten."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.documents.rosters.template_workbook import template_workbook
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.kernel import Actor, catalogue, ports
from zhicheng.services.verification import (
    MOST_LINES,
    Comparison,
    compare_staff_file,
    comparison_workbook,
)
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    Comparison.AGREES: "good",
    Comparison.MISSING: "attention",
    Comparison.LEVEL_DIFFERS: "attention",
    Comparison.NAME_DIFFERS: "attention",
    Comparison.SUSPENDED: "attention",
    Comparison.REVOKED: "bad",
    Comparison.CANCELLED: "bad",
}


class CompareForm(PageForm):
    """The employer's list, and how the outcome is wanted."""

    file = forms.FileField(
        label="人员名册",
        help_text=f".xlsx、.xls、.ods 或 .csv，不超过{MOST_LINES}行，含姓名、证件号码、资格名称三列；"
        "层级可以不填。文件比对后即删除，不保存。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    wanted = forms.ChoiceField(
        label="结果",
        choices=[("page", "在页面上查看"), ("workbook", "下载为 Excel 工作簿")],
        widget=forms.RadioSelect,
        initial="page",
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER)
def compare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Upload the list; see or download what became of each line."""
    at, template = ports.clock().now(), "employer/compare.html"

    def send(form: CompareForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        outcome = compare_staff_file(actor=actor, at=at, file_name=file.name, data=file.read())
        if form.cleaned_data["wanted"] == "workbook":
            data = comparison_workbook(outcome, actor=actor, at=at)
            return download(data, "名册比对结果.xlsx", _XLSX)
        lines = [(line, _KINDS[line.outcome] if line.outcome else "bad") for line in outcome.lines]
        return page(request, template, {"form": form, "outcome": outcome, "lines": lines})

    context: dict[str, object] = {"outcome": None, "lines": []}
    return form_page(request, CompareForm, template, context, send, beside="file", keeps=False)


@require_GET
@staff_page(UnitRole.EMPLOYER)
def template(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The empty list to fill in."""
    return download(template_workbook(RosterKind.STAFF, catalogue()), "本单位人员名册.xlsx", _XLSX)
