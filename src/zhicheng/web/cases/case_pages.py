"""Where an audience has its pages of cases: the one thing in which holders, units and the Bureau differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from zhicheng.domain.cases import CaseRules, Opener, kinds_opened_by
from zhicheng.domain.channels import UnitRole
from zhicheng.services.kernel import Actor
from zhicheng.web.site.access import ActorView, PublicView, holder_page, staff_page


@dataclass(frozen=True, slots=True)
class CasePages:
    """One audience's pages of cases; their addresses carry the audience's namespace."""

    namespace: str
    opener: Opener
    roles: tuple[UnitRole, ...] = ()
    """The roles that these pages are for; empty for holders."""

    @property
    def are_asked(self) -> bool:
        """Whether units of this audience are asked about the claims they brought."""
        return self.opener is Opener.UNIT and UnitRole.EMPLOYER not in self.roles

    def guarded(self, view: ActorView[Any], *, step_up: bool = False) -> Callable[..., HttpResponse]:
        """The view, open to this audience alone."""
        guarded: PublicView[Any]
        if self.opener is Opener.HOLDER:
            guarded = holder_page(view)
        else:
            guarded = staff_page(*self.roles, step_up=step_up)(view)
        return guarded

    def url(self, name: str, **kwargs: object) -> str:
        """The address of one of these pages."""
        return reverse(f"{self.namespace}:{name}", kwargs=kwargs or None)

    def kinds(self, actor: Actor) -> tuple[CaseRules, ...]:
        """The kinds of case that the actor may open."""
        return kinds_opened_by(self.opener, actor.role)
