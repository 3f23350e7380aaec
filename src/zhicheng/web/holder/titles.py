"""The first page of a claim: which title it is of. The draft comes into being with its answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from zhicheng.domain.channels import RULES, IntakeChannel, personal_channels
from zhicheng.domain.levels import TitleLevel
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.intake import ClaimDetails, ClaimRefused, OwnClaim, draft_claim, live_claim_of
from zhicheng.services.intake.examinations import details_of_pass, own_passed_titles
from zhicheng.services.kernel import Actor, catalogue, ports
from zhicheng.web.holder.drafting import SectionForm, editing, save, seen_token
from zhicheng.web.holder.title_forms import (
    MOST_FOUND,
    LevelForm,
    PassedTitleForm,
    SeriesForm,
    TitleForm,
    series_numbers,
    titles_at,
    titles_containing,
)
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.form_pages import form_page
from zhicheng.web.site.pages import page


@require_http_methods(["GET", "POST"])
@holder_page
def new_title(request: HttpRequest, actor: Actor, channel: str) -> HttpResponse:
    """The title of a new claim."""
    if channel not in {each.value for each in personal_channels()}:
        raise Http404
    return _choose(request, actor, IntakeChannel(channel), None)


@require_http_methods(["GET", "POST"])
@holder_page
@editing
def title(request: HttpRequest, actor: Actor, claim: OwnClaim) -> HttpResponse:
    """Another title for a claim that is not handed in."""
    return _choose(request, actor, claim.channel, claim)


def _choose(
    request: HttpRequest, actor: Actor, channel: IntakeChannel, claim: OwnClaim | None
) -> HttpResponse:
    if RULES[channel].by_examination:
        return _choose_passed(request, actor, channel, claim)
    context: dict[str, Any] = {"claim": claim, "channel": channel}
    wanted = request.GET.get("q", "").strip()[:40]
    series = series_numbers().get(_number(request.GET.get("series", "")))
    level = request.GET.get("level", "")
    if series and level in {each.value for each in catalogue().levels(series)}:
        found, names_series = titles_at(series, TitleLevel(level)), False
    elif wanted:
        found, names_series = titles_containing(wanted), True
    elif series:
        asked = request.GET if "level" in request.GET else None
        levels = LevelForm(asked, series=series, initial={"series": request.GET["series"]})
        return page(request, "holder/title_level.html", context | {"form": levels, "series": series})
    else:
        asked = request.GET if "series" in request.GET else None
        return page(request, "holder/title_series.html", context | {"form": SeriesForm(asked)})

    def send(form: TitleForm) -> HttpResponse | None:
        entry = form.chosen
        chosen = {"series": entry.series, "title_name": entry.title_name, "branch": entry.branch}
        details = ClaimDetails(series=entry.series, title_name=entry.title_name, branch=entry.branch)
        return _keep(request, actor, channel, claim, form, details=details, **chosen)

    context |= {"series": series, "wanted": wanted, "found": found, "most": MOST_FOUND}
    return form_page(
        request,
        lambda data, files: TitleForm(data, initial=_begun(claim), entries=found, names_series=names_series),
        "holder/title.html",
        context,
        send,
        caught=(),
    )


def _choose_passed(
    request: HttpRequest, actor: Actor, channel: IntakeChannel, claim: OwnClaim | None
) -> HttpResponse:
    passed = own_passed_titles(actor=actor)

    def send(form: PassedTitleForm) -> HttpResponse | None:
        details = details_of_pass(actor=actor, entry_id=form.chosen)
        chosen = {
            "series": details.series,
            "title_name": details.title_name,
            "branch": details.branch,
            "specialty": details.specialty,
            "qualification_date": details.qualification_date,
            "examination_id": details.examination_id,
        }
        return _keep(request, actor, channel, claim, form, details=details, **chosen)

    return form_page(
        request,
        lambda data, files: PassedTitleForm(data, initial=_begun(claim), passed=passed),
        "holder/passed_title.html",
        {"claim": claim, "channel": channel, "passed": passed},
        send,
        caught=(),
    )


def _keep(
    request: HttpRequest,
    actor: Actor,
    channel: IntakeChannel,
    claim: OwnClaim | None,
    form: SectionForm,
    *,
    details: ClaimDetails,
    **chosen: object,
) -> HttpResponse | None:
    if claim is not None:
        return save(request, actor, claim, form, **chosen)
    try:
        made = draft_claim(actor=actor, at=ports.clock().now(), channel=channel, details=details)
    except ClaimRefused as refusal:
        if refusal.code != "claim.already_live":
            form.refuse(refusal)
            return None
        return _lead_to_live(request, actor, channel, details)
    return redirect("holder:tasks", claim_id=made.claim_id)


def _lead_to_live(
    request: HttpRequest, actor: Actor, channel: IntakeChannel, details: ClaimDetails
) -> HttpResponse:
    """The claim is there already: made by the first click of two, or on another day."""
    live = live_claim_of(actor=actor, channel=channel, series=details.series, title_name=details.title_name)
    assert live is not None
    claim_id, status = live
    if status is ClaimStatus.DRAFT:
        messages.info(request, "您已有这项资格的申领草稿，请在这里继续填写。")
        return redirect("holder:tasks", claim_id=claim_id)
    messages.warning(request, "您已申领过这项资格，不能重复申领。下面是该申领的情况。")
    return redirect("holder:claim", claim_id=claim_id)


def _begun(claim: OwnClaim | None) -> dict[str, str]:
    return {"seen": seen_token(claim.seen)} if claim else {}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
