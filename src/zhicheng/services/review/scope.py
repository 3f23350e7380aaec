"""Which claims a reviewer may see: the rows that every list and page of the review starts from."""

import uuid

from django.db.models import Q, QuerySet

from zhicheng.domain.channels import UnitRole, channels_reviewed_at
from zhicheng.domain.review import ClaimStatus
from zhicheng.records.models import Claim
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.claim_position import ClaimNotFound
from zhicheng.services.kernel.reviewing_units import reviewing_unit_column, step_of_role


def claims_of_unit(actor: Actor) -> QuerySet[Claim]:
    """Every claim that is the unit's to see: handed in, and naming it as one of its reviewers.

    Raises NotAllowed for a unit that reviews nothing.
    """
    rows = Claim.objects.exclude(status=ClaimStatus.DRAFT)
    step = step_of_role(actor.role)
    if step is None:
        raise NotAllowed("您没有办理此事项的权限。如需开通，请联系本单位其他经办人。")
    own = Q((reviewing_unit_column(step), actor.unit_id))
    return rows.filter(own, channel__in=channels_reviewed_at(step))


def visible_claims(actor: Actor) -> QuerySet[Claim]:
    """All that was handed in for the Bureau; what names their unit for others. Raises NotAllowed."""
    if actor.role is UnitRole.BUREAU:
        return Claim.objects.exclude(status=ClaimStatus.DRAFT)
    return claims_of_unit(actor)


def visible_claim(actor: Actor, claim_id: uuid.UUID) -> Claim:
    """One of them, with its person and what its page names. Raises ClaimNotFound, NotAllowed."""
    related = ("person", "committee", "employer", "examination__examination_body")
    row = visible_claims(actor).select_related(*related).filter(id=claim_id).first()
    if row is None:
        raise ClaimNotFound
    return row
