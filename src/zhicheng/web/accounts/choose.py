"""Choosing a role to act in, or none: the person alone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.services.kernel import Actor
from zhicheng.web.accounts.next_page import onwards, wanted
from zhicheng.web.site.access import signed_in_page
from zhicheng.web.site.acting import choose_acting, session_user
from zhicheng.web.site.pages import page


@require_http_methods(["GET", "POST"])
@signed_in_page
def choose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offer the roles of the account, and take the choice."""
    who = session_user(request)
    address = wanted(request)
    if request.method == "GET":
        return page(request, "accounts/choose.html", {"next": address})
    chosen = request.POST.get("membership")
    if chosen is None:
        messages.error(request, "请选择一个身份。")
        return redirect(request.get_full_path())
    if not chosen:
        if not who.is_holder:
            raise Http404
        choose_acting(request, None)
    else:
        held = next((held for held in who.memberships if str(held.membership_id) == chosen), None)
        if held is None:
            raise Http404
        choose_acting(request, held.membership_id)
    return redirect(onwards(request, address))
