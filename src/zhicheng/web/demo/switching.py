"""Signing in as a sample account by one click, with the second factor taken as given."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhicheng.services.accounts import session_epoch
from zhicheng.services.accounts.demonstration import require_demonstration, sample_account
from zhicheng.web.site.access import public_page
from zhicheng.web.site.acting import begin_session, choose_acting, end_session, session_user
from zhicheng.web.site.frame import home_address


@require_POST
@public_page
def switch(request: HttpRequest) -> HttpResponse:
    """Become the chosen account, or sign out, and go to where it begins."""
    require_demonstration()
    key = request.POST.get("account", "")
    if not key:
        end_session(request)
        return redirect("public:start")
    chosen = sample_account(key)
    # What the account before had typed or searched for is not carried over.
    request.session.flush()
    begin_session(request, chosen.account_id, session_epoch(chosen.account_id), second_factor=True)
    choose_acting(request, chosen.membership_id)
    return redirect(home_address(session_user(request)))
