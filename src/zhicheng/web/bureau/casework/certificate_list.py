"""Certificates at the Bureau: found by number, name, unit, month and level."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.months import Month
from zhicheng.services.collection import CertificateLine, search_certificates
from zhicheng.services.issuance.month import known_months
from zhicheng.services.kernel import Actor, CertificateState, Listed, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm, offer
from zhicheng.web.site.lists import Column, ListRecipe, Search, Shown, Tag, Wanted, list_page

_BAD = (CertificateState.REVOKED, CertificateState.REPLACED)


class CertificateSearch(PageForm):
    """What is looked for."""

    text = forms.CharField(
        label="证书编号、姓名或呈报单位", required=False, max_length=120, widget=forms.TextInput()
    )
    month = forms.ChoiceField(label="批次", required=False)
    level = forms.ChoiceField(
        label="层级",
        required=False,
        choices=[("", "全部"), *((level.value, level.label) for level in TitleLevel)],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(month), month.label) for month in known_months()]
        offer(self, "month", [("", "全部"), *months])


def _number(line: CertificateLine) -> Shown:
    return Shown(line.number, reverse("bureau:certificate", args=[line.certificate_id]))


def _state(line: CertificateLine) -> Shown:
    if line.state is CertificateState.VALID:
        return Shown(tags=(Tag(line.state.label, "good"),))
    return Shown(tags=(Tag(line.state.label, "bad" if line.state in _BAD else "waiting"),))


CERTIFICATES = ListRecipe[CertificateLine](
    name="bureau:certificates",
    title="证书",
    columns=(
        Column("证书编号", _number, sort="number", is_heading=True, is_mono=True),
        Column("姓名", lambda line: line.name, sort="name"),
        Column("资格名称", lambda line: line.title_name, sort="title"),
        Column("系列", lambda line: line.series, sort="series"),
        Column("呈报单位", lambda line: line.submitting_unit, sort="unit"),
        Column("批次", lambda line: line.month, sort="month"),
        Column("状态", _state),
    ),
    empty="还没有制作证书。批次签发后，会出现在这里。",
    nothing_found="没有找到符合条件的证书。编号和姓名要写完整，单位可以只写一部分。",
    caption="共{total}本",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def certificates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The search and what it finds."""
    at = ports.clock().now()

    def fetch(wanted: Wanted) -> Listed[CertificateLine]:
        month, level = wanted.given.get("month"), wanted.given.get("level")
        return search_certificates(
            actor=actor,
            at=at,
            text=wanted.given.get("text", ""),
            month=Month.parse(month) if month else None,
            level=TitleLevel(level) if level else None,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(CertificateSearch, "certificates")
    return list_page(request, actor, CERTIFICATES, fetch, "bureau/casework/certificates.html", search=search)
