"""Changing the registered phone: with the old phone at hand, or slowly without it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.services.accounts.access import (
    CodeMissed,
    PhoneChangeRefused,
    ask_change_without_old_phone,
    ask_code_to_new_phone,
    ask_code_to_old_phone,
    cancel_phone_change,
    change_phone_now,
    prove_old_phone,
    registered_phone,
)
from zhicheng.services.kernel import Actor, TooOften, ports
from zhicheng.web.accounts.asking import awaited_code, stop_waiting, verifier, wait_for_code
from zhicheng.web.accounts.forms import CodeField, CodeForm, IdNumberField, PhoneField, SecretField
from zhicheng.web.accounts.old_phone import has_proven_old_phone, note_proven_old_phone
from zhicheng.web.accounts.place import place_of
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.acting import continue_session
from zhicheng.web.site.client_address import client_address
from zhicheng.web.site.form_pages import done, form_page
from zhicheng.web.site.forms import PageForm
from zhicheng.web.site.pages import page

_OLD, _NEW = "old_phone", "new_phone"


class NewPhoneForm(PageForm):
    """The phone that is to be registered."""

    phone = PhoneField("新手机号码")


class WithoutOldForm(PageForm):
    """What stands in for the old phone."""

    code = CodeField("新手机收到的验证码")
    password = SecretField("登录密码")
    id_number = IdNumberField()


@require_GET
@holder_page
def phone(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which of the two ways."""
    page_context = {"registered": registered_phone(actor=actor)}
    return page(request, "accounts/phone.html", page_context)


@require_POST
@holder_page
def phone_old_code(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send a code to the old phone."""
    try:
        sent = ask_code_to_old_phone(
            actor=actor, at=ports.clock().now(), session=verifier(request), address=client_address(request)
        )
    except (TooOften, PhoneChangeRefused) as refusal:
        messages.error(request, refusal.sentence)
        return redirect("accounts:phone")
    wait_for_code(request, _OLD, sent)
    return redirect("accounts:phone_old")


@require_http_methods(["GET", "POST"])
@holder_page
def phone_old(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the old phone's code."""
    code_id = awaited_code(request, _OLD)
    if code_id is None:
        return redirect("accounts:phone")

    def send(form: CodeForm) -> HttpResponse:
        prove_old_phone(
            actor=actor,
            at=ports.clock().now(),
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
        )
        stop_waiting(request, _OLD)
        note_proven_old_phone(request, actor.account_id)
        return redirect("accounts:phone_new")

    return form_page(
        request,
        CodeForm,
        "accounts/phone_old.html",
        lambda form: {"registered": registered_phone(actor=actor)},
        send,
        beside="code",
        caught=(CodeMissed,),
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@holder_page
def phone_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send a code to the new phone; the way on depends on whether the old phone was proven."""

    def send(form: NewPhoneForm) -> HttpResponse:
        sent = ask_code_to_new_phone(
            actor=actor,
            at=ports.clock().now(),
            new_phone=form.cleaned_data["phone"],
            session=verifier(request),
            address=client_address(request),
        )
        wait_for_code(request, _NEW, sent)
        proven = has_proven_old_phone(request, actor.account_id)
        return redirect("accounts:phone_finish" if proven else "accounts:phone_without_old")

    context = {"is_proven": has_proven_old_phone(request, actor.account_id)}
    return form_page(request, NewPhoneForm, "accounts/phone_new.html", context, send, beside="phone")


@require_http_methods(["GET", "POST"])
@holder_page
def phone_finish(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the new phone's code; the change takes effect at once."""
    code_id = awaited_code(request, _NEW)
    if code_id is None or not has_proven_old_phone(request, actor.account_id):
        return redirect("accounts:phone")

    def send(form: CodeForm) -> HttpResponse:
        epoch = change_phone_now(
            actor=actor,
            at=ports.clock().now(),
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
        )
        stop_waiting(request, _NEW)
        note_proven_old_phone(request, None)
        continue_session(request, epoch)
        said = "手机号码已更换。以后请用新号码登录和接收验证码。"
        return done(request, said, "accounts:settings")

    return form_page(
        request,
        CodeForm,
        "accounts/phone_finish.html",
        {},
        send,
        beside="code",
        caught=(CodeMissed,),
        keeps=False,
    )


@require_http_methods(["GET", "POST"])
@holder_page
def phone_without_old(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a change that waits three days."""
    code_id = awaited_code(request, _NEW)
    if code_id is None:
        return redirect("accounts:phone_new")

    def send(form: WithoutOldForm) -> HttpResponse:
        ask_change_without_old_phone(
            actor=actor,
            at=ports.clock().now(),
            password=form.cleaned_data["password"],
            id_number=form.cleaned_data["id_number"],
            code_id=code_id,
            code=form.cleaned_data["code"],
            session=verifier(request),
            place=place_of(request),
        )
        stop_waiting(request, _NEW)
        said = "申请已收到。我们已短信告知原号码，三天后新号码自动生效。"
        return done(request, said, "accounts:phone")

    return form_page(
        request,
        WithoutOldForm,
        "accounts/phone_without_old.html",
        {},
        send,
        beside={CodeMissed: "code"},
        keeps=False,
    )


@require_POST
@holder_page
def phone_cancel(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Cancel a change that waits."""
    continue_session(request, cancel_phone_change(actor=actor, at=ports.clock().now()))
    messages.success(request, "更换手机号码的申请已撤销，其他设备上的登录已全部退出。建议同时修改密码。")
    return redirect("accounts:settings")
