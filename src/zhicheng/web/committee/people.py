"""The people of a filing and where each stands; those whom the Bureau has sent back."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake.filings import own_filing
from zhicheng.services.intake.rosters import PassedPerson, passed_people
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Shown, Tag, Wanted, list_page
from zhicheng.web.site.templatetags.site import day

_SHOWN = (
    ClaimStatus.UPLOADED,
    ClaimStatus.SENT_BACK,
    ClaimStatus.RELEASED,
    ClaimStatus.CERTIFIED,
    ClaimStatus.REJECTED,
    ClaimStatus.REVOKED,
)


class PeopleSearch(PageForm):
    """Whom to look for; never part of an address."""

    who = forms.CharField(label="姓名或证件号码", required=False, max_length=50)
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((status.value, status.label) for status in _SHOWN)],
    )


def _standing(person: PassedPerson) -> Shown:
    tags = (Tag(person.standing, person.kind),)
    if person.sent_back_reason:
        return Shown(tags=tags, notes=(f"退回原因：{person.sent_back_reason}",))
    if person.collectable_from is None:
        return Shown(tags=tags)
    opens = day(person.collectable_from)
    return Shown(tags=tags, notes=(f"{opens}起可领取" if person.certificate else f"最早{opens}可领取",))


def _filing(person: PassedPerson) -> Shown:
    return Shown(person.reference, reverse("committee:filing", args=[person.filing_id]))


def _reason(person: PassedPerson) -> Shown:
    return Shown(person.sent_back_reason, notes=(f"{day(person.sent_back_at)}退回",))


def _send(person: PassedPerson) -> Shown:
    return Shown("上传改正后的名册", reverse("committee:send_roster", args=[person.filing_id]), person.name)


_NAME = Column[PassedPerson]("姓名", lambda person: person.name, sort="name", is_heading=True)
_ID_NUMBER = Column[PassedPerson]("证件号码", lambda person: person.id_number, is_mono=True)
PEOPLE = ListRecipe[PassedPerson](
    name="committee:people",
    title="人员进度",
    columns=(
        _NAME,
        _ID_NUMBER,
        Column("资格名称", lambda person: f"{person.title_name}（{person.level.label}）", sort="title"),
        Column("专业", lambda person: person.specialty, sort="specialty"),
        Column("用人单位", lambda person: person.employer, sort="employer"),
        Column("进度", _standing, sort="status"),
    ),
    empty="还没有接收人员。名册上传后，可以在这里看到每个人的进度。",
    nothing_found="没有找到符合条件的人员。证件号码请填写完整。",
)
SENT_BACK = ListRecipe[PassedPerson](
    name="committee:sent_back",
    title="退回人员",
    columns=(
        _NAME,
        _ID_NUMBER,
        Column("资格名称", lambda person: f"{person.series}，{person.title_name}", sort="title"),
        Column("备案", _filing, sort="filing"),
        Column("退回原因", _reason),
        Column("办理", _send, is_act=True),
    ),
    empty="没有被退回的人员。",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def people(request: HttpRequest, actor: Actor, filing_id: uuid.UUID) -> HttpResponse:
    """The people of one filing."""
    at = ports.clock().now()
    filing = own_filing(actor=actor, on=business_date(at), filing_id=filing_id)

    def fetch(wanted: Wanted) -> Listed[PassedPerson]:
        status = wanted.given.get("status")
        return passed_people(
            actor=actor,
            at=at,
            filing_id=filing_id,
            status=ClaimStatus(status) if status else None,
            search=wanted.given.get("who", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(PeopleSearch, f"committee:people:{filing_id}")
    empty = Empty(PEOPLE.empty, reverse("committee:filing", args=[filing_id]), "查看备案")
    context, template = {"filing": filing}, "committee/people.html"
    return list_page(request, actor, PEOPLE, fetch, template, context=context, search=search, empty=empty)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.CONVENING_UNIT)
def sent_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those whom the Bureau has sent back, with the reason."""

    def fetch(wanted: Wanted) -> Listed[PassedPerson]:
        return passed_people(
            actor=actor,
            at=ports.clock().now(),
            status=ClaimStatus.SENT_BACK,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    return list_page(request, actor, SENT_BACK, fetch, "committee/sent_back.html")
