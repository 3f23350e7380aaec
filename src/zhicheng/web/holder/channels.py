"""Choosing how the title was obtained, with who reviews and from when the certificate can be collected."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import RULES, IntakeChannel
from zhicheng.domain.deadlines import business_date
from zhicheng.services.intake import ChannelDates, channel_dates
from zhicheng.services.kernel import Actor, ports
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.forms import PageForm

_EXPLAINED = {
    IntakeChannel.EVALUATION: "职称评审委员会评审通过，包括用人单位的自主评审。",
    IntakeChannel.EMPLOYER_APPOINTMENT: "用人单位按规定自主聘任，不经评审委员会。",
    IntakeChannel.EXAMINATION: "参加以考代评的职称考试，成绩合格。",
    IntakeChannel.ENTRUSTED_EVALUATION: "委托国家部委或其他省市的评审委员会评审通过。",
}
_REVIEWED_BY = {
    IntakeChannel.EVALUATION: "您不需要申领，由评审委员会组建单位上传人社局",
    IntakeChannel.EMPLOYER_APPOINTMENT: "用人单位 → 呈报单位（业务主管部门或人力资源服务机构） → 人社局",
    IntakeChannel.EXAMINATION: "职称考试机构 → 人社局",
    IntakeChannel.ENTRUSTED_EVALUATION: "用人单位 → 呈报单位（业务主管部门或人力资源服务机构） → 人社局",
}
PERSONAL = tuple(channel for channel, rules in RULES.items() if rules.personal_claim)


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
        choices=[(channel.value, channel.label) for channel in PERSONAL],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择取得资格的方式。"},
    )


def channel_cards() -> list[ChannelCard]:
    """All four channels, in the notice's order."""
    on = business_date(ports.clock().now())
    return [
        ChannelCard(
            channel,
            _EXPLAINED[channel],
            _REVIEWED_BY[channel],
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
