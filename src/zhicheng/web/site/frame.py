"""What the frame shows around every page: whose site it is, who is signed in, and where they can go."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from zhicheng.domain.channels import UnitRole
from zhicheng.domain.deadlines import business_date
from zhicheng.domain.faults import Fault
from zhicheng.domain.refusals import Refusal
from zhicheng.services.kernel import policy_on, ports
from zhicheng.services.kernel.telling import unread_count
from zhicheng.web.site.acting import SessionUser
from zhicheng.web.site.audience import AudienceConfig


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation, ready to show."""

    label: str
    address: str
    is_here: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Asks the database for the session's user and how many messages wait."""
    who: SessionUser | None = getattr(request, "session_user", None)
    return {
        "site_name": settings.ZHICHENG_SITE_NAME,
        "bureau_name": _bureau_name(),
        "is_demonstration": settings.ZHICHENG_DEMONSTRATION,
        "session_user": who,
        "navigation": navigation(request, who) if who is not None else [],
        "search_address": search_address(who) if who is not None else "",
        "unread_messages": unread_count(actor=who.actor) if who is not None and who.actor else 0,
        "home_address": home_address(who) if who is not None else reverse("public:start"),
        "form_was_kept": getattr(request, "kept_form_shown", False),
        "kept_form_had_files": getattr(request, "kept_form_had_files", False),
    }


def audience_of(role: UnitRole | None) -> AudienceConfig | None:
    """The pages for a role; those of holders for None."""
    for config in apps.get_app_configs():
        if isinstance(config, AudienceConfig) and (
            role in config.roles if role is not None else config.for_holders
        ):
            return config
    return None


def home_address(who: SessionUser) -> str:
    """Where the user begins: the first page of what they act as, or the start page."""
    config = _audience(who)
    return reverse(config.home) if config is not None and config.home else reverse("public:start")


def search_address(who: SessionUser) -> str:
    """Where the header's search box posts to; empty where the user has none."""
    config = _audience(who)
    return f"{reverse(config.search)}?results" if config is not None and config.search else ""


def navigation(request: HttpRequest, who: SessionUser) -> list[Link]:
    """The entries for what the user acts as; the entry that leads here, or nearest above, is marked."""
    config = _audience(who)
    if config is None:
        return []
    addresses = [(item.label, reverse(item.url_name)) for item in config.navigation]
    above = [address for _, address in addresses if request.path.startswith(address)]
    context = max(above, key=len, default="")
    return [Link(label, address, address == context) for label, address in addresses]


def _audience(who: SessionUser) -> AudienceConfig | None:
    actor = who.actor
    if actor is None or (actor.role is None and not who.is_holder):
        return None
    return audience_of(actor.role)


def _bureau_name() -> str:
    """The issuing Bureau by the policy in force; empty where none is, which is no reason to show no page."""
    try:
        return policy_on(business_date(ports.clock().now())).bureau_name
    except (Refusal, Fault):
        # A frame without the Bureau's name; who needs the rules themselves meets the fault.
        return ""
