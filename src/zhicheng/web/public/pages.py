"""Pages that explain: the ways to verify, the notice, paper certificates, help."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhicheng.domain.channels import RULES
from zhicheng.services.oversight.policies import policy_words
from zhicheng.web.public.rules import rules_now
from zhicheng.web.site.access import public_page
from zhicheng.web.site.pages import page


@require_safe
@public_page
def doors(request: HttpRequest) -> HttpResponse:
    """All ways to verify, and which of them is for whom."""
    return page(request, "public/doors.html")


@require_safe
@public_page
def notice(request: HttpRequest) -> HttpResponse:
    """The notice in plain words, clause by clause, with the values in force."""
    policy = rules_now()
    groups = policy_words(policy) if policy else ()
    return page(
        request, "public/notice.html", {"policy": policy, "groups": groups, "channels": list(RULES.values())}
    )


@require_safe
@public_page
def paper(request: HttpRequest) -> HttpResponse:
    """What a paper certificate is worth, and what to do when it is lost (三(四))."""
    return page(request, "public/paper.html")


@require_safe
@public_page
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions and answers, accessibility, and what becomes of personal data."""
    return page(request, "public/help.html", {"policy": rules_now()})
