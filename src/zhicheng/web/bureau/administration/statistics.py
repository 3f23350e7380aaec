"""Statistics: charts with their tables for a stretch of months, and both handed out as a file."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.months import Month, MonthRefused
from zhicheng.services.kernel import Actor, TableFormat, ports
from zhicheng.services.oversight import statistics as figures_of
from zhicheng.services.oversight.statistics import (
    MOST_MONTHS,
    Dimension,
    Period,
    PeriodRefused,
    StepTime,
    export_statistics,
    time_in_steps,
)
from zhicheng.web.bureau.administration.charts import Chart, bar_chart
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page, form_response
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_USUAL_MONTHS = 12
_MOST_BARS = 12


class PeriodForm(PageForm):
    """The months to count."""

    first = forms.CharField(label="起始月份", max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    last = forms.CharField(label="截止月份", max_length=7, widget=forms.TextInput(attrs={"type": "month"}))
    period: Period

    def clean(self) -> dict[str, object]:
        """Both months as one period."""
        given = super().clean() or {}
        try:
            self.period = Period(Month.parse(given.get("first", "")), Month.parse(given.get("last", "")))
        except (PeriodRefused, MonthRefused) as refusal:
            if not self.errors:
                self.refuse(refusal, "first")
        return given


class ExportForm(PeriodForm):
    """The months and the form of the file."""

    form = forms.ChoiceField(
        label="文件格式",
        choices=[(item.value, item.label) for item in TableFormat],
        widget=forms.RadioSelect,
        initial=TableFormat.XLSX.value,
    )


@require_GET
@staff_page(UnitRole.BUREAU)
def statistics(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Charts and tables of a period; the last twelve months where none is asked for."""
    form = PeriodForm(request.GET if "first" in request.GET else _usual())
    if not form.is_valid():
        context: dict[str, object] = {"form": form}
        return form_response(request, "bureau/administration/statistics.html", context, is_wrong=True)
    figures = figures_of.statistics(actor=actor, period=form.period)
    steps = time_in_steps(actor=actor, period=form.period)
    sections = [
        (dimension, lines, _count_chart(dimension, lines)) for dimension, lines in figures.tables.items()
    ]
    context = {
        "form": form,
        "figures": figures,
        "sections": sections,
        "steps": steps,
        "step_chart": _step_chart(steps),
        "most_bars": _MOST_BARS,
    }
    return page(request, "bureau/administration/statistics.html", context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a form, then the file; the export stands in the audit trail."""
    asked = {key: request.GET[key] for key in ("first", "last") if key in request.GET}

    def send(form: ExportForm) -> HttpResponse:
        file = export_statistics(
            actor=actor,
            at=ports.clock().now(),
            period=form.period,
            form=TableFormat(form.cleaned_data["form"]),
        )
        return download(file.data, file.name, file.media_type)

    return form_page(
        request,
        lambda data, files: ExportForm(data, initial={**_usual(), **asked}),
        "bureau/administration/export_statistics.html",
        {},
        send,
    )


def _usual() -> dict[str, str]:
    last = Month.of(business_date(ports.clock().now()))
    first = last
    for _ in range(min(_USUAL_MONTHS, MOST_MONTHS) - 1):
        first = first.previous()
    return {"first": str(first), "last": str(last)}


def _count_chart(dimension: Dimension, lines: tuple[figures_of.CountLine, ...]) -> Chart:
    return bar_chart(
        name=dimension.value,
        title=f"按{dimension.label}",
        outer="已上传",
        inner="已制证",
        unit="件",
        lines=[(line.label, line.uploaded, line.certified) for line in lines[-_MOST_BARS:]]
        if dimension is Dimension.MONTH
        else [(line.label, line.uploaded, line.certified) for line in lines[:_MOST_BARS]],
    )


def _step_chart(steps: tuple[StepTime, ...]) -> Chart:
    return bar_chart(
        name="steps",
        title="各环节用时",
        outer="第90百分位",
        inner="中位数",
        unit="天",
        digits=1,
        lines=[(step.label, step.percentile_90_days, step.median_days) for step in steps],
    )
