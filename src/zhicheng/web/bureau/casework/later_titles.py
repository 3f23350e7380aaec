"""关联资格: titles that rest on a certificate that changed, each looked at by an officer."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.later_titles import LONGEST_REASON, ReviewFinding
from zhicheng.services.casework.later_titles import (
    LaterTitleLine,
    later_title,
    later_title_count,
    later_titles,
    review_later_title,
)
from zhicheng.services.kernel import Actor, Listed, ports
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Shown, Tabs, Tag, Wanted, list_page
from zhicheng.web.site.pages import page

_TAGS = {
    None: Tag("待复核", "attention"),
    ReviewFinding.STANDS: Tag(ReviewFinding.STANDS.label, "good"),
    ReviewFinding.NOT_BASED: Tag(ReviewFinding.NOT_BASED.label, "good"),
    ReviewFinding.NEEDS_CASE: Tag(ReviewFinding.NEEDS_CASE.label, "bad"),
}


class FindingForm(PageForm):
    """What an officer found, and why."""

    finding = forms.ChoiceField(
        label="复核意见",
        choices=[(finding.value, finding.label) for finding in ReviewFinding],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核意见。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        help_text="写明核对了哪些材料。请不要写证件号码和手机号码。",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _title(line: LaterTitleLine) -> Shown:
    return Shown(line.title_name, notes=(line.number,))


def _person(line: LaterTitleLine) -> Shown:
    return Shown(line.name, reverse("bureau:later_title", kwargs={"review_id": line.review_id}))


def _cause(line: LaterTitleLine) -> Shown:
    return Shown(line.cause_number, notes=(f"{line.cause_title}，{line.change.label}",))


RECIPE = ListRecipe[LaterTitleLine](
    name="bureau:later_titles",
    title="关联资格",
    columns=(
        Column("持证人", _person, sort="name", is_heading=True),
        Column("关联资格", _title),
        Column("所涉证书", _cause, sort="cause"),
        Column("办件", lambda line: line.case_number),
        Column("列入时间", lambda line: line.found_at, sort="found"),
        Column("复核", lambda line: Shown(tags=(_TAGS[line.finding],))),
    ),
    empty="没有待复核的关联资格。证书更正层级、系列或取得时间，或撤销、注销后，持证人较高的资格会列在这里。",
    caption="共{total}项",
)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def titles(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that wait, the oldest first; those that were reviewed on the other tab."""
    is_reviewed = request.GET.get("state", "") == "reviewed"

    def fetch(wanted: Wanted) -> Listed[LaterTitleLine]:
        return later_titles(
            actor=actor,
            is_reviewed=is_reviewed,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    choices = [("", f"待复核（{later_title_count(actor=actor)}）"), ("reviewed", "已复核")]
    return list_page(
        request,
        actor,
        RECIPE,
        fetch,
        "bureau/casework/later_titles.html",
        tabs=Tabs("state", "复核状态", choices, "reviewed" if is_reviewed else ""),
    )


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def title(request: HttpRequest, actor: Actor, review_id: uuid.UUID) -> HttpResponse:
    """Both titles side by side, and the finding; one that was reviewed is shown with it."""
    found = later_title(actor=actor, review_id=review_id)
    template = "bureau/casework/later_title.html"
    context = {"found": found, "line": found.line}
    if found.line.finding is not None and request.method == "GET":
        return page(request, template, context | {"form": None})

    def send(form: FindingForm) -> HttpResponse:
        review_later_title(
            actor=actor,
            at=ports.clock().now(),
            review_id=review_id,
            finding=ReviewFinding(form.cleaned_data["finding"]),
            reason=form.cleaned_data["reason"],
        )
        return done(request, "复核意见已记录。", "bureau:later_titles")

    return form_page(request, FindingForm, template, context, send, beside="reason")
