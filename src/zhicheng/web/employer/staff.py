"""The unit's own people: their certificates, verification of one, and the list as a file (四(三))."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor, CertificateState, Listed, TableFormat, VerificationAnswer, ports
from zhicheng.services.verification import MOST_ROWS, export_staff, staff_list, verify_staff
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.downloads import download
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Search, Shown, Tag, Wanted, list_page
from zhicheng.web.site.pages import page


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
    form = forms.ChoiceField(
        label="文件格式",
        required=False,
        choices=[(item.value, item.label) for item in TableFormat],
        widget=forms.RadioSelect,
        initial=TableFormat.XLSX.value,
    )

    def clean_form(self) -> str:
        """A workbook where nothing was chosen."""
        return self.cleaned_data["form"] or TableFormat.XLSX.value


def _state(answer: VerificationAnswer) -> Shown:
    kind = "good" if answer.state is CertificateState.VALID else "bad"
    return Shown(tags=(Tag(answer.state_label, kind),))


STAFF = ListRecipe[VerificationAnswer](
    name="employer:staff",
    title="本单位人员",
    columns=(
        Column("姓名", lambda answer: answer.true_name, sort="name", is_heading=True),
        Column("资格名称", lambda answer: answer.title_name, sort="title"),
        Column("层级", lambda answer: answer.level.label, sort="level"),
        Column("专业", lambda answer: answer.specialty, sort="specialty"),
        Column("取得资格时间", lambda answer: answer.qualification_date, sort="date"),
        Column("证书编号", lambda answer: answer.number, sort="number", is_mono=True),
        Column("状态", _state),
    ),
    empty="本单位还没有人员取得电子职称证书。证书可以领取后，会出现在这里。",
    nothing_found="没有姓名相符的人员。请更换条件，或清除条件后再看。",
    caption="共{total}本证书",
    order="name",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER)
def staff(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everybody whose certificate came through this unit."""
    at = ports.clock().now()

    def fetch(wanted: Wanted) -> Listed[VerificationAnswer]:
        return staff_list(
            actor=actor,
            at=at,
            name=wanted.given.get("name", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    # What is taken of the whole staff is taken for a purpose, which its own page asks for (T13).
    return list_page(
        request,
        actor,
        STAFF,
        fetch,
        "employer/staff.html",
        search=Search(StaffSearch, "staff"),
        export_page=reverse("employer:staff_export"),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER)
def verify(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One certificate of the unit's own people; the holder sees that the unit asked."""
    template = "employer/verify.html"

    def send(form: NumberForm) -> HttpResponse:
        answer = verify_staff(actor=actor, at=ports.clock().now(), number=form.cleaned_data["number"])
        return page(request, template, {"form": form, "answer": answer})

    return form_page(request, NumberForm, template, {"answer": None}, send, beside="number")


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EMPLOYER, step_up=True)
def export(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole list as a file, with its purpose, taker and time on top."""
    at = ports.clock().now()

    def send(form: ExportForm) -> HttpResponse:
        wanted = TableFormat(form.cleaned_data["form"])
        file = export_staff(actor=actor, at=at, purpose=form.cleaned_data["purpose"], form=wanted)
        return download(file.data, file.name, file.media_type)

    context = {"total": staff_list(actor=actor, at=at, limit=0).total, "most": MOST_ROWS}
    return form_page(request, ExportForm, "employer/export.html", context, send, beside="purpose")
