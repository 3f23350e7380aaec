"""The bar at the top of every page of a demonstration."""

from typing import Any

from django import template
from django.template.context import RequestContext

from zhicheng.services.accounts.demonstration import sample_accounts
from zhicheng.services.kernel import ports
from zhicheng.web.site.acting import SessionUser

register = template.Library()


@register.inclusion_tag("demo/bar_content.html", takes_context=True)
def demonstration_bar(context: RequestContext) -> dict[str, Any]:
    """Who one is, whom else one can be, and the day."""
    who: SessionUser | None = context.get("session_user")
    acting = who.acting if who is not None else None
    held = acting.membership_id if acting else ""
    return {
        "groups": sample_accounts(),
        "chosen": f"{who.account_id}:{held}" if who is not None and who.is_signed_in else "",
        "now": ports.clock().now(),
    }
