"""Where a professional begins: what needs doing now, and what is on its way."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.collection import OwnCertificate, days_to_wait, never_downloaded, own_certificates
from zhicheng.services.intake import OwnClaimLine, own_claim_lines
from zhicheng.services.kernel import Actor, CertificateState, ports
from zhicheng.web.holder.channels import channel_cards
from zhicheng.web.holder.statuses import status_of
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.lists import Column, Shown, Tag, summary
from zhicheng.web.site.pages import page
from zhicheng.web.site.templatetags.site import day

_ON_THEIR_WAY = {
    ClaimStatus.IN_REVIEW,
    ClaimStatus.READY,
    ClaimStatus.UPLOADED,
    ClaimStatus.RELEASED,
}

Underway = tuple[Shown, Tag, str]
"""What is on its way: its title with the address of its page, its state, and what happens next."""
UNDERWAY = (
    Column[Underway]("资格名称", lambda line: line[0], is_heading=True),
    Column[Underway]("状态", lambda line: Shown(tags=(line[1],))),
    Column[Underway]("下一步", lambda line: line[2]),
)


@require_GET
@holder_page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sent-back claims first, then certificates to fetch, then drafts; a newcomer reads how it goes."""
    at = ports.clock().now()
    claims = own_claim_lines(actor=actor, on=business_date(at))
    certificates = own_certificates(actor=actor, at=at)
    is_newcomer = not claims and not certificates
    context = {
        "sent_back": [
            claim for claim in claims if claim.status is ClaimStatus.SENT_BACK and claim.outlook.who == "您"
        ],
        "to_fetch": never_downloaded(certificates),
        # A holder with an unfinished claim is asked there.
        "to_read": [item for item in claims if item.needs_reading and item.status in _ON_THEIR_WAY],
        "drafts": [each for each in claims if each.status is ClaimStatus.DRAFT],
        "underway": summary(UNDERWAY, _underway(claims, certificates, at), caption="办理中的事项"),
        "in_hand": sum(one.state is CertificateState.VALID for one in certificates),
        "cards": channel_cards() if is_newcomer else [],
        "is_newcomer": is_newcomer,
    }
    return page(request, "holder/home.html", context)


def _underway(
    claims: Sequence[OwnClaimLine], certificates: Sequence[OwnCertificate], at: datetime
) -> list[Underway]:
    lines = [
        (
            Shown(claim.title_name, reverse("holder:claim", kwargs={"claim_id": claim.claim_id})),
            status_of(claim.status),
            f"{claim.outlook.who}：{claim.outlook.sentence}",
        )
        for claim in claims
        if claim.status in _ON_THEIR_WAY
        or (claim.status is ClaimStatus.SENT_BACK and claim.outlook.who != "您")
    ]
    for certificate in certificates:
        if certificate.state not in {CertificateState.NOT_YET, CertificateState.MAKING}:
            continue
        address = reverse("holder:certificate", kwargs={"certificate_id": certificate.certificate_id})
        days = days_to_wait(certificate, at)
        left = f"，还有{days}天" if days else ""
        opens = f"{day(certificate.collectable_from)}起可以领取{left}。"
        lines.append((Shown(certificate.title_name, address), Tag(certificate.state.label, "waiting"), opens))
    return lines
