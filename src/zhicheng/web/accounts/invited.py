"""A member of staff sets a password of their own, by the code that was sent to their phone."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhicheng.services.accounts.access import InvitationMissed, PasswordRefused, accept_invitation
from zhicheng.services.kernel import TooOften, ports
from zhicheng.web.accounts.entering import admit
from zhicheng.web.accounts.forms import CodeField, NewPasswordForm
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import public_page
from zhicheng.web.site.form_pages import form_page


class InvitedForm(NewPasswordForm):
    """Who was invited, the code, and the new password."""

    login_name = forms.CharField(
        label="登录名",
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = CodeField("短信邀请码", help_text="短信中的10位数字。")
    field_order = ("login_name", "code", "password", "again")


@require_http_methods(["GET", "POST"])
@public_page
def invited(request: HttpRequest) -> HttpResponse:
    """Take the code and the new password, and go on to the second factor."""

    def send(form: InvitedForm) -> HttpResponse:
        admitted = accept_invitation(
            at=ports.clock().now(),
            login_name=form.cleaned_data["login_name"],
            code=form.cleaned_data["code"],
            password=form.cleaned_data["password"],
            place=place_of(request),
        )
        messages.success(request, "密码已设置。")
        return admit(request, admitted, "")

    return form_page(
        request,
        InvitedForm,
        "accounts/invited.html",
        {},
        send,
        beside={PasswordRefused: "password", InvitationMissed: "code"},
        caught=(PasswordRefused, InvitationMissed, TooOften),
        keeps=False,
    )
