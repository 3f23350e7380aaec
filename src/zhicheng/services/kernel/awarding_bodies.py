"""Who stands on a certificate as awarding body (评审机构): derived by channel, never typed (三(二)1)."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.channels import RULES, AwardingBody, IntakeChannel
from zhicheng.records.models import Claim


@dataclass(frozen=True, slots=True)
class Awarder:
    """The awarding body of one claim."""

    name: str
    """Empty where the claim lacks its source; such a claim cannot enter a batch."""
    unit_id: uuid.UUID | None
    """The unit that writes rare characters by hand; None for a body outside the city."""
    source: AwardingBody


def awarder_of(claim: Claim) -> Awarder:
    """The awarding body of ``claim``, which carries committee, employer and examination with its body."""
    source = RULES[IntakeChannel(claim.channel)].awarding_body
    match source:
        case AwardingBody.COMMITTEE if claim.committee is not None:
            return Awarder(claim.committee.name, claim.committee.convening_unit_id, source)
        case AwardingBody.COMMITTEE:
            # An entrusted evaluation has no committee here: the body sits in a ministry or another province.
            return Awarder(claim.entrusted_body, None, source)
        case AwardingBody.EMPLOYER:
            return Awarder(claim.employer_name, claim.employer_id, source)
        case AwardingBody.EXAMINATION_BODY if claim.examination is not None:
            body = claim.examination.examination_body
            return Awarder(body.name, body.id, source)
        case AwardingBody.EXAMINATION_BODY:
            return Awarder("", None, source)
