"""Recovery codes: shown once, to print or to download; made anew on request."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.services.accounts.access import renew_recovery_codes
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.accounts.next_page import onwards, wanted, with_next
from zhicheng.web.accounts.shown_once import codes_to_show, keep_to_show, put_away
from zhicheng.web.site.access import signed_in_page
from zhicheng.web.site.acting import session_user
from zhicheng.web.site.downloads import download
from zhicheng.web.site.pages import page


@require_http_methods(["GET", "POST"])
@signed_in_page
def recovery_codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the codes just made until their owner says that they are kept."""
    assert actor.account_id is not None
    if request.method == "POST":
        put_away(request)
        return redirect(onwards(request, wanted(request)))
    codes = codes_to_show(request, actor.account_id)
    if not codes:
        return redirect("accounts:settings")
    context = {"codes": codes, "next": wanted(request)}
    return page(request, "accounts/recovery_codes.html", context)


@require_GET
@signed_in_page
def recovery_codes_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same codes as a text file."""
    assert actor.account_id is not None
    codes = codes_to_show(request, actor.account_id)
    if not codes:
        return redirect("accounts:settings")
    lines = ["动态验证器恢复码（每个只能使用一次，请妥善保管）", "", *codes, ""]
    return download("\r\n".join(lines).encode("utf-8-sig"), "恢复码.txt", "text/plain; charset=utf-8")


@require_POST
@signed_in_page
def renew(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make ten new codes, with a fresh second factor; those before no longer count."""
    if not session_user(request).has_fresh_second_factor:
        messages.info(request, "请先完成身份确认，再重新生成恢复码。")
        return redirect(with_next("accounts:confirm", reverse("accounts:settings")))
    keep_to_show(request, renew_recovery_codes(actor=actor, at=ports.clock().now()))
    return redirect("accounts:recovery_codes")
