"""The working-day calendar: a year on one page, and the State Council's table of a new year."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.year_tables import YearTableRefused
from zhicheng.services.kernel import Actor, load_working_year, ports
from zhicheng.services.oversight.policies import DayKind, calendar_year, preview_year_table
from zhicheng.web.bureau.administration.policies import text_of
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_LONGEST = 20_000


class YearTableForm(PageForm):
    """A year's table: typed or pasted, or taken from a file."""

    text = forms.CharField(
        label="工作日表",
        required=False,
        max_length=_LONGEST,
        help_text="粘贴文本，或在下面选择文件，二者取一。",
        widget=forms.Textarea(attrs={"rows": 12, "class": "form-control mono", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="或选择文件", required=False, widget=forms.FileInput(attrs={"accept": ".toml"})
    )

    def clean(self) -> dict[str, object]:
        """Text of the file where one was chosen, else what was typed."""
        given = super().clean() or {}
        file = given.get("file")
        if isinstance(file, UploadedFile):
            given["text"] = text_of(file)
        elif not given.get("text") and "text" not in self.errors:
            self.add_error("text", "请粘贴工作日表，或选择文件。")
        return given


@require_GET
@staff_page(UnitRole.BUREAU)
def this_year(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The year in which we are."""
    return redirect("bureau:calendar_year", year=business_date(ports.clock().now()).year)


@require_GET
@staff_page(UnitRole.BUREAU)
def year(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    """One year, month by month."""
    page_context = {
        "calendar": calendar_year(actor=actor, year=year),
        "kinds": list(DayKind),
        "before": year - 1,
        "after": year + 1,
    }
    return page(request, "bureau/administration/calendar_year.html", page_context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """First show what a table would change; load it when the officer confirms."""
    template = "bureau/administration/load_year.html"

    def send(form: YearTableForm) -> HttpResponse:
        text = str(form.cleaned_data["text"])
        preview = preview_year_table(actor=actor, text=text)
        if "confirm" in request.POST:
            table = load_working_year(actor=actor, at=ports.clock().now(), text=text)
            said = f"{table.year}年工作日表已载入，暂定的期限已重新计算。"
            return done(request, said, "bureau:calendar_year", year=table.year)
        return page(request, template, {"form": form, "preview": preview, "text": text})

    context = {"preview": None, "text": ""}
    return form_page(
        request, YearTableForm, template, context, send, beside="text", caught=(YearTableRefused,)
    )
