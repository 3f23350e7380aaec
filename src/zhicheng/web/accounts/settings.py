"""The user's own account: what protects it, who has signed in, and the end of all sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.services.accounts.access import (
    PasswordRefused,
    change_password,
    own_account,
    sign_out_everywhere,
)
from zhicheng.services.kernel import Actor, TooOften, ports
from zhicheng.web.accounts.forms import NewPasswordForm, SecretField
from zhicheng.web.accounts.next_page import wanted
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import signed_in_page
from zhicheng.web.site.acting import continue_session, session_user
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.pages import page


class ChangePasswordForm(NewPasswordForm):
    """The present and the new password."""

    present = SecretField("当前密码")
    field_order = ("present", "password", "again")


@require_GET
@signed_in_page
def settings(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The account at a glance."""
    account = own_account(actor=actor, at=ports.clock().now(), place=place_of(request))
    return page(
        request,
        "accounts/settings.html",
        {"account": account, "proven": session_user(request).proven_factors},
    )


@require_http_methods(["GET", "POST"])
@signed_in_page
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change the password; this session goes on, all others end."""

    def send(form: ChangePasswordForm) -> HttpResponse | None:
        try:
            epoch = change_password(
                actor=actor,
                at=ports.clock().now(),
                present=form.cleaned_data["present"],
                new=form.cleaned_data["password"],
                place=place_of(request),
            )
        except PasswordRefused as refusal:
            form.refuse(refusal, "present" if refusal.code == "password.wrong" else "password")
            return None
        continue_session(request, epoch)
        said = "密码已修改，其他设备上的登录已全部退出。"
        return done(request, said, wanted(request) or "accounts:settings")

    return form_page(
        request,
        ChangePasswordForm,
        "accounts/password.html",
        {"is_issued": session_user(request).must_change_password},
        send,
        caught=(TooOften,),
        keeps=False,
    )


@require_POST
@signed_in_page
def sign_out_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End all other sessions of the account."""
    continue_session(request, sign_out_everywhere(actor=actor, at=ports.clock().now()))
    messages.success(request, "其他设备上的登录已全部退出，本设备保持登录。")
    return redirect("accounts:settings")
