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
    context = {
        "sent_back": [
            claim for claim in claims if claim.status is ClaimStatus.SENT_BACK and claim.outlook.who == "您"
        ],
        "to_fetch": never_downloaded(certificates),
        # A holder with an unfinished claim is asked there.
        "to_read": [item for item in claims if item.needs_reading and item.status in _ON_THEIR_WAY],
        "drafts": [each for each in claims if each.status is ClaimStatus.DRAFT],
        "on_their_way": [
            one
            for one in claims
            if one.status in _ON_THEIR_WAY
            or (one.status is ClaimStatus.SENT_BACK and one.outlook.who != "您")
        ],
        "to_wait": [
            (certificate, days_to_wait(certificate, at))
            for certificate in certificates
            if certificate.state in {CertificateState.NOT_YET, CertificateState.MAKING}
        ],
        "in_hand": sum(one.state is CertificateState.VALID for one in certificates),
        "cards": channel_cards() if is_newcomer else [],
        "is_newcomer": is_newcomer,
    }
    return page(request, "holder/home.html", context)
