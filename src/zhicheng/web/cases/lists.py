"""Lists of cases: one's own, those that a unit is asked about, and what a case can be opened about."""

from collections.abc import Callable
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from zhicheng.domain.cases import CASE_RULES, CLOSED, CaseKind, CaseSubject, Opener
from zhicheng.domain.deadlines import business_date
from zhicheng.services.casework.cases import (
    CaseLine,
    CertificateChoice,
    PersonChoice,
    cases_to_comment,
    certificates_to_choose,
    own_cases,
    people_to_choose,
)
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.cases.case_pages import CasePages
from zhicheng.web.cases.kinds import kind_of
from zhicheng.web.cases.words import STATE_TAGS
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import (
    Column,
    Empty,
    ListRecipe,
    Search,
    Shown,
    Tabs,
    Tag,
    Ticks,
    Wanted,
    list_page,
)


def case_columns(pages: CasePages, today: date) -> tuple[Column[CaseLine], ...]:
    """The columns that every list of cases has."""

    def number(line: CaseLine) -> Shown:
        return Shown(line.number, pages.url("case", case_id=line.case_id))

    def state(line: CaseLine) -> Shown:
        late = line.state not in CLOSED and line.due_on < today
        tags = (Tag(line.state.label, STATE_TAGS[line.state]),)
        return Shown(tags=(*tags, Tag("逾期", "attention")) if late else tags)

    return (
        Column("办件编号", number, sort="number", is_heading=True, is_mono=True),
        Column("事项", lambda line: CASE_RULES[line.kind].label, sort="kind"),
        Column("对象", lambda line: line.about),
        Column("状态", state, sort="state"),
        Column("提出时间", lambda line: line.opened_at, sort="opened"),
        Column("办理期限", lambda line: line.due_on, sort="due"),
    )


def mine(request: HttpRequest, actor: Actor, pages: CasePages) -> HttpResponse:
    """我的办件: what the actor opened; for a unit also what it is asked about."""
    is_asked = pages.are_asked and request.GET.get("queue") == "comment"
    recipe = ListRecipe[CaseLine](
        name=f"{pages.namespace}:cases",
        title="待本单位说明的办件" if is_asked else "我的办件",
        columns=case_columns(pages, business_date(ports.clock().now())),
        empty=(
            "没有需要本单位说明的办件。持证人对本单位上报的证书提出更正时，会出现在这里。"
            if is_asked
            else _nothing_yet(pages, actor)
        ),
        caption="共{total}件",
        order="due" if is_asked else "-opened",
    )

    def fetch(wanted: Wanted) -> Listed[CaseLine]:
        read: Callable[..., Listed[CaseLine]] = cases_to_comment if is_asked else own_cases
        return read(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    tabs = None
    if pages.are_asked:
        choices = [("", "本单位提出的"), ("comment", "待本单位说明")]
        tabs = Tabs("queue", "办件分类", choices, "comment" if is_asked else "")
    empty = None if is_asked else Empty(recipe.empty, pages.url("new_case"), "提出办件")
    context = {"new_case": pages.url("new_case")}
    return list_page(
        request, actor, recipe, fetch, "cases/mine.html", context=context, tabs=tabs, empty=empty
    )


def _nothing_yet(pages: CasePages, actor: Actor) -> str:
    labels = "、".join(rules.label for rules in pages.kinds(actor))
    return f"还没有办件。可以提出：{labels}。"


class SubjectSearch(PageForm):
    """Which certificate or person is looked for."""

    text = forms.CharField(label="证书编号或姓名", required=False, max_length=60)


class PersonSearch(PageForm):
    """Which person is looked for."""

    text = forms.CharField(label="姓名或完整证件号码", required=False, max_length=60)


def choose(request: HttpRequest, actor: Actor, pages: CasePages, kind: str) -> HttpResponse:
    """What a case of this kind is to be about: certificates to tick or take, or a person."""
    rules = kind_of(pages, actor, kind)
    if request.method == "POST" and "certificate" in request.POST:
        # The ticks of the list; the form has its own address, which a session that ended can lead back to.
        query = urlencode({"certificate": request.POST.getlist("certificate")}, doseq=True)
        return redirect(f"{pages.url('open_case', kind=kind)}?{query}")
    if rules.subject is CaseSubject.CERTIFICATES:
        return _choose_certificates(request, actor, pages, rules.kind)
    return _choose_person(request, actor, pages, rules.kind)


def _choose_certificates(
    request: HttpRequest, actor: Actor, pages: CasePages, kind: CaseKind
) -> HttpResponse:
    rules = CASE_RULES[kind]

    def act(line: CertificateChoice) -> Shown:
        address = f"{pages.url('open_case', kind=kind.value)}?certificate={line.certificate_id}"
        return Shown("办理", address, line.number)

    recipe = ListRecipe[CertificateChoice](
        name=f"{pages.namespace}:case_choices",
        title="可以办理的证书",
        columns=(
            Column("证书编号", lambda line: line.number, sort="number", is_heading=True, is_mono=True),
            Column("姓名", lambda line: line.name, sort="name"),
            Column("资格名称", lambda line: line.title_name, sort="title"),
            Column("呈报单位", lambda line: line.submitting_unit, sort="unit"),
            Column("状态", lambda line: line.state.label),
            Column("操作", act, is_act=True),
        ),
        empty=f"没有可以办理“{rules.label}”的证书。已撤销或已更换的证书不能办理。",
        nothing_found="没有找到。编号要写完整，姓名可以只写一部分。",
        caption="共{total}本",
    )

    def fetch(wanted: Wanted) -> Listed[CertificateChoice]:
        return certificates_to_choose(
            actor=actor,
            at=ports.clock().now(),
            kind=kind,
            text=wanted.given.get("text", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    ticks = Ticks[CertificateChoice](
        name="certificate",
        value=lambda line: str(line.certificate_id),
        label=lambda line: f"选择{line.number}",
        address="",
        buttons="cases/choose_buttons.html",
    )
    is_several = rules.is_in_bulk and pages.opener is not Opener.HOLDER
    return list_page(
        request,
        actor,
        recipe,
        fetch,
        "cases/choose.html",
        context={"rules": rules, "start": pages.url("new_case"), "is_several": is_several},
        search=Search(SubjectSearch, f"case_choices:{pages.namespace}"),
        ticks=ticks if is_several else None,
        empty=Empty(recipe.empty, pages.url("new_case"), "查看其他办件"),
    )


def _choose_person(request: HttpRequest, actor: Actor, pages: CasePages, kind: CaseKind) -> HttpResponse:
    def act(line: PersonChoice) -> Shown:
        address = f"{pages.url('open_case', kind=kind.value)}?person={line.person_id}"
        return Shown("办理", address, line.name)

    recipe = ListRecipe[PersonChoice](
        name=f"{pages.namespace}:case_people",
        title="可以办理的人员",
        columns=(
            Column("姓名", lambda line: line.name, sort="name", is_heading=True),
            Column("证件号码", lambda line: line.id_number, is_mono=True),
            Column("操作", act, is_act=True),
        ),
        empty=(
            "请先查找人员：填写姓名的一部分，或完整的证件号码。"
            if pages.opener is Opener.OFFICER
            else "本单位还没有申领或持有证书的人员。"
        ),
        nothing_found="没有找到。姓名可以只写一部分，证件号码要写完整。",
        caption="共{total}人",
    )

    def fetch(wanted: Wanted) -> Listed[PersonChoice]:
        return people_to_choose(
            actor=actor,
            kind=kind,
            text=wanted.given.get("text", ""),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    return list_page(
        request,
        actor,
        recipe,
        fetch,
        "cases/choose.html",
        context={"rules": CASE_RULES[kind], "start": pages.url("new_case"), "is_several": False},
        search=Search(PersonSearch, f"case_people:{pages.namespace}"),
    )
