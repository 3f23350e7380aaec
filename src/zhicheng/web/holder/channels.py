"""Choosing how the title was obtained, with who reviews and from when the certificate can be collected."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import RULES, IntakeChannel, personal_channels
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake import ChannelDates, channel_dates
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm


def _choices() -> list[tuple[str, str]]:
    return [(channel.value, channel.label) for channel in personal_channels()]


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """One channel as the page explains it."""

    channel: IntakeChannel
    explained: str
    reviewed_by: str
    dates: ChannelDates
    is_claimed: bool
    """Whether the person has anything to do."""


class ChannelForm(PageForm):
    """The channels that a person claims by."""

    channel = forms.ChoiceField(
        label="您是怎样取得资格的？",
        choices=_choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择取得资格的方式。"},
    )


def channel_cards() -> list[ChannelCard]:
    """All channels, in the notice's order."""
    on = business_date(ports.clock().now())
    return [
        ChannelCard(
            channel,
            rules.explanation,
            rules.reviewed_by,
            channel_dates(channel=channel, on=on),
            rules.personal_claim,
        )
        for channel, rules in RULES.items()
    ]


@require_http_methods(["GET", "POST"])
@holder_page
def new_claim(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The choice; the claim itself begins with its title."""

    def send(form: ChannelForm) -> HttpResponse:
        return redirect("holder:new_title", channel=form.cleaned_data["channel"])

    context = {"cards": channel_cards()}
    return form_page(request, lambda data, files: ChannelForm(data), "holder/new_claim.html", context, send)
