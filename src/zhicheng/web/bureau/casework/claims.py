"""The claims that the Bureau holds for a month: the list, one of them, sent back or ended with a reason."""

import uuid

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.channels import RULES, IntakeChannel, UnitRole
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.kernel import Actor, Listed
from zhicheng.services.review.queues import ClaimLine, list_claims
from zhicheng.web.bureau.casework.months import parsed
from zhicheng.web.reviewing import acts
from zhicheng.web.reviewing import claims as reviewing
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.lists import Column, ListRecipe, Search, Shown, Tag, Wanted, list_page

_HELD = (ClaimStatus.UPLOADED, ClaimStatus.RELEASED, ClaimStatus.CERTIFIED, ClaimStatus.REVOKED)
_BOTH = require_http_methods(["GET", "POST"])


class ClaimSearch(PageForm):
    """What narrows the list."""

    unit = forms.CharField(label="单位全称", required=False, max_length=120)
    channel = forms.ChoiceField(
        label="渠道",
        required=False,
        choices=[("", "全部"), *((channel.value, channel.label) for channel in RULES)],
    )
    status = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), *((status.value, status.label) for status in _HELD)],
    )


def _name(line: ClaimLine) -> Shown:
    return Shown(line.name, reverse("bureau:claim", args=[line.claim_id]))


def _status(line: ClaimLine) -> Shown:
    return Shown(line.status.label, tags=(Tag("逾期", "attention"),) if line.uploaded_late else ())


CLAIMS = ListRecipe[ClaimLine](
    name="bureau:month_claims",
    title="当月申领",
    columns=(
        Column("姓名", _name, sort="name", is_heading=True),
        Column("资格名称", lambda line: line.title_name, sort="title"),
        Column("渠道", lambda line: line.channel.label, sort="channel"),
        Column("用人单位", lambda line: line.employer, sort="employer"),
        Column("呈报单位", lambda line: line.submitting_unit, sort="submitting_unit"),
        Column("状态", _status, sort="status"),
    ),
    empty="没有符合条件的申领。",
    nothing_found="没有符合条件的申领。",
    caption="共{total}件",
)


@_BOTH
@staff_page(UnitRole.BUREAU)
def claims(request: HttpRequest, actor: Actor, month: str) -> HttpResponse:
    """The month's claims, narrowed by unit, channel and status."""
    of_month = parsed(month)

    def fetch(wanted: Wanted) -> Listed[ClaimLine]:
        channel, status = wanted.given.get("channel"), wanted.given.get("status")
        return list_claims(
            month=of_month,
            unit_name=wanted.given.get("unit", ""),
            channel=IntakeChannel(channel) if channel else None,
            status=ClaimStatus(status) if status else None,
            sort=wanted.sort,
            limit=wanted.limit,
            offset=wanted.offset,
        )

    search = Search(ClaimSearch, "month_claims", beside="unit")
    context, template = {"month": of_month}, "bureau/casework/claims.html"
    return list_page(request, actor, CLAIMS, fetch, template, context=context, search=search)


@require_GET
@staff_page(UnitRole.BUREAU)
def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """One claim beside its documents."""
    return reviewing.claim(request, actor, claim_id, back=reverse("bureau:months"))


send_back = _BOTH(staff_page(UnitRole.BUREAU)(acts.send_back))
reject = _BOTH(staff_page(UnitRole.BUREAU)(acts.reject))
reveal = _BOTH(staff_page(UnitRole.BUREAU)(reviewing.reveal))
attachment = require_GET(staff_page(UnitRole.BUREAU)(reviewing.attachment))
