"""One's own claims: the list, the tasks of an unfinished one, and where one stands."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake import OwnClaim, own_claim_detail, own_claim_lines
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.review import claim_changes, claim_history, remaining_steps
from zhicheng.web.holder.drafting import editing
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.pages import page
from zhicheng.web.site.paging import Paging


@require_GET
@holder_page
def claims(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, those that have ended among them."""
    lines = own_claim_lines(actor=actor, on=business_date(ports.clock().now()))
    paging = Paging.of(request, len(lines))
    here = {"claims": lines[paging.offset : paging.offset + paging.size], "paging": paging}
    return page(request, "holder/claims.html", here)


@require_GET
@holder_page
def claim(request: HttpRequest, actor: Actor, claim_id: uuid.UUID) -> HttpResponse:
    """Where it stands, who moves next, why it was sent back, and what has been changed since."""
    found = own_claim_detail(actor=actor, at=ports.clock().now(), claim_id=claim_id)
    here = {
        "claim": found,
        "steps": claim_history(actor=actor, claim_id=claim_id),
        "left": remaining_steps(found.channel, found.status, found.seen.position.step),
        "changes": claim_changes(claim_id),
    }
    return page(request, "holder/claim.html", here)


@require_GET
@holder_page
@editing
def tasks(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """What is filled in and what is not, one link for each page."""
    done = sum(task.is_done for task in claim.tasks)
    here = {"claim": claim, "done": done, "changes": claim_changes(claim.claim_id)}
    return page(request, "holder/tasks.html", here)
