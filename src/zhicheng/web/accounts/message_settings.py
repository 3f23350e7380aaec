"""Who gets what on which channel, and the address for e-mail."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from zhicheng.domain.messages import MessageChannel, MessageKind
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.kernel.telling import (
    PreferenceLine,
    ask_for_address,
    choose_channels,
    confirm_address,
    own_address,
    own_preferences,
    remove_address,
)
from zhicheng.web.site.access import signed_in_page
from zhicheng.web.site.form_pages import confirm_page, done, form_page
from zhicheng.web.site.forms import PageForm


class AddressForm(PageForm):
    """A new address."""

    address = forms.CharField(
        label="邮箱",
        max_length=254,
        help_text="我们会向这个邮箱发送确认码，确认后才开始使用。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(PageForm):
    """The code that the new address received."""

    code = forms.CharField(
        label="确认码",
        max_length=12,
        help_text="请填写邮件中的6位数字，10分钟内有效。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@require_http_methods(["GET", "POST"])
@signed_in_page
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One row for each kind, one box for each channel; what cannot be switched off is shown and fixed."""

    def send() -> HttpResponse:
        ticked = [each.partition(":") for each in request.POST.getlist("wanted")]
        kinds, channels = set(MessageKind), set(MessageChannel)
        wanted = [
            (MessageKind(kind), MessageChannel(channel))
            for kind, _, channel in ticked
            if kind in kinds and channel in channels
        ]
        changed = choose_channels(actor=actor, at=ports.clock().now(), wanted=wanted)
        said = "消息设置已保存。" if changed else "设置没有变化。"
        return done(request, said, "accounts:message_settings")

    def context() -> dict[str, object]:
        return {
            "lines": [_line(line) for line in own_preferences(actor=actor)],
            "channels": list(MessageChannel),
            "address": own_address(actor=actor, at=ports.clock().now()),
        }

    return confirm_page(request, "accounts/message_settings.html", context, send)


def _line(line: PreferenceLine) -> dict[str, object]:
    by_channel = {channel: (is_on, may_change) for channel, is_on, may_change in line.channels}
    cells = [
        {
            "channel": channel,
            "exists": channel in by_channel,
            "is_on": by_channel.get(channel, (False, False))[0],
            "may_change": by_channel.get(channel, (False, False))[1],
        }
        for channel in MessageChannel
    ]
    return {"kind": line.kind.value, "label": line.label, "cells": cells}


@require_http_methods(["GET", "POST"])
@signed_in_page
def email(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a code to a new address."""

    def send(form: AddressForm) -> HttpResponse:
        ask_for_address(actor=actor, at=ports.clock().now(), address=form.cleaned_data["address"])
        return done(request, "确认码已发出，请查收邮件后填写。", "accounts:confirm_email")

    return form_page(
        request, lambda data, files: AddressForm(data), "accounts/email.html", {}, send, beside="address"
    )


@require_http_methods(["GET", "POST"])
@signed_in_page
def confirm_email(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the address whose code came back."""

    def send(form: CodeForm) -> HttpResponse:
        confirm_address(actor=actor, at=ports.clock().now(), code=form.cleaned_data["code"])
        return done(request, "邮箱已确认，今后的消息会同时发到这个邮箱。", "accounts:message_settings")

    address = own_address(actor=actor, at=ports.clock().now())
    return form_page(
        request,
        lambda data, files: CodeForm(data),
        "accounts/confirm_email.html",
        {"address": address},
        send,
        beside="code",
        keeps=False,
    )


@require_POST
@signed_in_page
def remove_email(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Send no more e-mail."""
    remove_address(actor=actor, at=ports.clock().now())
    return done(request, "已停止向邮箱发送消息。", "accounts:message_settings")
