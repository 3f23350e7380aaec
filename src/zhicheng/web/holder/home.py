"""Where a professional begins: what needs doing now, and what is on its way."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.review import ClaimStatus
from zhicheng.services.collection import days_to_wait, never_downloaded, own_certificates
from zhicheng.services.intake import own_claim_lines
from zhicheng.services.kernel import Actor, CertificateState, ports
from zhicheng.web.holder.channels import channel_cards
from zhicheng.web.site.access import holder_page
from zhicheng.web.site.pages import page

_ON_THEIR_WAY = {
    ClaimStatus.IN_REVIEW,
    ClaimStatus.READY,
    ClaimStatus.UPLOADED,
    ClaimStatus.RELEASED,
}


@require_GET
@holder_page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sent-back claims first, then certificates to fetch, then drafts; a newcomer reads how it goes."""
    at = ports.clock().now()
    claims = own_claim_lines(actor=actor, on=business_date(at))
    certificates = own_certificates(actor=actor, at=at)
    is_newcomer = not claims and not certificates
    here = {
        "sent_back": [
            one for one in claims if one.status is ClaimStatus.SENT_BACK and one.outlook.who == "您"
        ],
        "to_fetch": never_downloaded(certificates),
        # Whoever has an unfinished claim is asked there.
        "to_read": [one for one in claims if one.needs_reading and one.status in _ON_THEIR_WAY],
        "drafts": [one for one in claims if one.status is ClaimStatus.DRAFT],
        "on_their_way": [
            one
            for one in claims
            if one.status in _ON_THEIR_WAY
            or (one.status is ClaimStatus.SENT_BACK and one.outlook.who != "您")
        ],
        "to_wait": [
            (one, days_to_wait(one, at))
            for one in certificates
            if one.state in {CertificateState.NOT_YET, CertificateState.MAKING}
        ],
        "in_hand": sum(one.state is CertificateState.VALID for one in certificates),
        "cards": channel_cards() if is_newcomer else [],
        "is_newcomer": is_newcomer,
    }
    return page(request, "holder/home.html", here)
