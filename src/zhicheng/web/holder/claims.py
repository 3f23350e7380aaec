"""The holder's own claims: the list, the tasks of an unfinished claim, and where a claim stands."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake import OwnClaim, OwnClaimLine, own_claim_detail, own_claim_lines
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import claim_changes, claim_history, remaining_steps
from zhicheng.web.holder.drafting import editing
from zhicheng.web.holder.statuses import status_of
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.lists import Column, Empty, ListRecipe, Shown, in_memory, list_page
from zhicheng.web.site.pages import page


def _title(line: OwnClaimLine) -> Shown:
    return Shown(line.title_name, reverse("holder:claim", args=[line.claim_id]))


def _next(line: OwnClaimLine) -> str:
    return f"{line.outlook.who}：{line.outlook.sentence}" if line.is_live else line.outlook.sentence


CLAIMS = ListRecipe[OwnClaimLine](
    name="holder:claims",
    title="我的申领",
    columns=(
        Column("资格名称", _title, sort="title", is_heading=True),
        Column("取得方式", lambda line: line.channel.label, sort="channel"),
        Column("开始日期", lambda line: business_date(line.created_at), sort="created"),
        Column("状态", lambda line: Shown(tags=(status_of(line.status),)), sort="status"),
        Column("下一步", _next),
    ),
    empty="您还没有申领。经评审委员会评审通过的不需要申领，信息上传后会出现在这里。",
)


@require_http_methods(["GET", "POST"])
@holder_page
def claims(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that have ended among them."""
    lines = own_claim_lines(actor=actor, on=business_date(ports.clock().now()))
    empty = Empty(CLAIMS.empty, reverse("holder:new_claim"), "申领证书")
    fetch = in_memory(lines, CLAIMS)
    return list_page(request, actor, CLAIMS, fetch, "holder/claims.html", empty=empty)


@require_GET
@holder_page
def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Where it stands, who moves next, why it was sent back, and what has been changed since."""
    found = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    context = {
        "claim": found,
        "steps": claim_history(actor=actor, claim_id=claim_id),
        "left": remaining_steps(found.channel, found.status, found.seen.position.step),
        "changes": claim_changes(claim_id),
    }
    return page(request, "holder/claim.html", context)


@require_GET
@holder_page
@editing
def tasks(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """What is filled in and what is not, one link for each page."""
    done = sum(task.is_done for task in claim.tasks)
    context = {"claim": claim, "done": done, "changes": claim_changes(claim.claim_id)}
    return page(request, "holder/tasks.html", context)
