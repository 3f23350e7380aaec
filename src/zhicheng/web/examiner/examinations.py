"""The body's examinations, and who has passed each."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.services.intake.examinations import (
    ExaminationLine,
    PassedLine,
    own_examination,
    own_examinations,
    passed_of,
)
from zhicheng.services.intake.rosters import own_uploads
from zhicheng.services.kernel import Actor, Listed
from zhicheng.web.examiner.roster_pages import ROSTER_PAGES
from zhicheng.web.rosters.outcome import upload_summary
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Search, Shown, Tag, Wanted, list_page
from zhicheng.web.site.pages import page


def _name(line: ExaminationLine) -> Shown:
    return Shown(line.name, reverse("examiner:examination", args=[line.examination_id]))


def _roster(line: ExaminationLine) -> Shown:
    if line.is_reading:
        return Shown(tags=(Tag("正在读取", "waiting"),))
    if line.last_rejected:
        return Shown(tags=(Tag("有误的行待改正", "attention"),))
    return Shown(tags=(Tag("已接收", "good") if line.passed else Tag("待上传", "attention"),))


def _claim(line: PassedLine) -> Shown:
    if line.claim is None:
        return Shown("还没有申领", is_quiet=True)
    return Shown(tags=(Tag(line.claim.label, "waiting"),))


EXAMINATIONS = ListRecipe[ExaminationLine](
    name="examiner:examinations",
    title="考试",
    columns=(
        Column("考试", _name, sort="name", is_heading=True),
        Column("考试日期", lambda line: line.held_on, sort="held"),
        Column("合格名册", _roster),
        Column("合格", lambda line: line.passed, sort="passed", is_number=True),
        Column("待审核", lambda line: line.to_review, sort="to_review", is_number=True),
        Column("待上传", lambda line: line.to_upload, sort="to_upload", is_number=True),
        Column("已上传", lambda line: line.uploaded, sort="uploaded", is_number=True),
    ),
    empty="还没有登记过考试。",
    order="-held",
)
PASSED = ListRecipe[PassedLine](
    name="examiner:passed",
    title="合格人员",
    columns=(
        Column("姓名", lambda line: line.name, sort="name", is_heading=True),
        Column("系列", lambda line: line.series, sort="series"),
        Column("资格名称", lambda line: f"{line.title_name}（{line.level.label}）", sort="title"),
        Column("专业", lambda line: line.specialty, sort="specialty"),
        Column("申领", _claim),
    ),
    empty="还没有合格人员。请先上传考试合格人员名册。",
    nothing_found="没有找到符合条件的人员。证件号码请填写完整。",
    order="name",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def examinations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, latest first."""

    def fetch(wanted: Wanted) -> Listed[ExaminationLine]:
        return own_examinations(actor=actor, sort=wanted.sort, limit=wanted.limit, offset=wanted.offset)

    empty = Empty(EXAMINATIONS.empty, reverse("examiner:announce"), "登记考试")
    return list_page(request, actor, EXAMINATIONS, fetch, "examiner/examinations.html", empty=empty)


@require_GET
@staff_page(UnitRole.EXAMINATION_BODY)
def examination(request: HttpRequest, actor: Actor, examination_id: uuid.UUID) -> HttpResponse:
    """One of them: its pass roster, and how far the claims are."""
    uploads = own_uploads(actor=actor, kind=RosterKind.EXAMINATION, target_id=examination_id)
    page_context = {
        "pages": ROSTER_PAGES,
        "examination": own_examination(actor=actor, examination_id=examination_id),
        "uploads": upload_summary(ROSTER_PAGES, uploads.rows),
    }
    return page(request, "examiner/examination.html", page_context)


class PassedSearch(PageForm):
    """Whom to look for; never part of an address."""

    who = forms.CharField(label="姓名或证件号码", required=False, max_length=50)
    unclaimed = forms.BooleanField(label="只看还没有申领的", required=False)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.EXAMINATION_BODY)
def passed(request: HttpRequest, actor: Actor, examination_id: uuid.UUID) -> HttpResponse:
    """The people on the pass roster, and whether they have claimed."""
    examination = own_examination(actor=actor, examination_id=examination_id)

    def fetch(wanted: Wanted) -> Listed[PassedLine]:
        return passed_of(
            actor=actor,
            examination_id=examination_id,
            search=wanted.given.get("who", ""),
            unclaimed_only=wanted.given.get("unclaimed", False),
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(PassedSearch, f"examiner:passed:{examination_id}")
    send = reverse("examiner:send_roster", args=[examination_id])
    empty = Empty(PASSED.empty, send, "上传合格名册")
    context, template = {"examination": examination}, "examiner/passed.html"
    return list_page(request, actor, PASSED, fetch, template, context=context, search=search, empty=empty)
