"""What a case may be about: the certificates and people that its opener has to do with, in a fit state."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from zhicheng.domain.cases import CaseKind, Opener
from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.records.models import Certificate, Claim, Person
from zhicheng.services.casework.cases.steps import CaseRefused
from zhicheng.services.kernel.actor import Actor, NotAllowed
from zhicheng.services.kernel.certificate_state import CertificateState, state_of, with_state
from zhicheng.services.kernel.people import canonical_person

_MOVABLE: dict[CaseKind, frozenset[CertificateState]] = {
    CaseKind.CORRECTION: frozenset(
        {CertificateState.NOT_YET, CertificateState.VALID, CertificateState.SUSPENDED}
    ),
    CaseKind.REISSUE: frozenset({CertificateState.NOT_YET, CertificateState.VALID}),
    CaseKind.SUSPENSION: frozenset({CertificateState.NOT_YET, CertificateState.VALID}),
    CaseKind.REVOCATION: frozenset(
        {CertificateState.NOT_YET, CertificateState.VALID, CertificateState.SUSPENDED}
    ),
}


def unit_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The certificates whose claims the actor's unit convened, examined, submitted or employed for."""
    unit = actor.unit_id
    match actor.role:
        case UnitRole.CONVENING_UNIT:
            mine = Q(claim__committee__convening_unit_id=unit)
        case UnitRole.EXAMINATION_BODY:
            mine = Q(claim__examination__examination_body_id=unit)
        case role if role in SUBMITTING_ROLES:
            mine = Q(claim__submitting_unit_id=unit)
        case UnitRole.EMPLOYER:
            mine = Q(claim__employer_id=unit)
        case _:
            return Certificate.objects.none()
    return Certificate.objects.filter(mine)


def certificates_for(actor: Actor, opener: Opener, certificate_ids: Sequence[uuid.UUID]) -> list[Certificate]:
    """The certificates named, in one order, each of them the opener's to ask about.

    Raises CaseRefused for none at all, and alike for one of somebody else and one that is not there.
    """
    wanted = sorted(set(certificate_ids))
    if not wanted:
        raise CaseRefused("请选择证书。", code="case.no_certificate")
    mine = offered_certificates(actor, opener).select_related("person")
    found = list(mine.filter(id__in=wanted).order_by("number_id"))
    if len(found) != len(wanted):
        raise CaseRefused(
            "所选证书中有的不存在，或不由您办理，请重新选择。", code="case.certificate_not_found"
        )
    return found


def offered_certificates(actor: Actor, opener: Opener) -> QuerySet[Certificate]:
    """Every certificate that the opener has to do with. Raises NotAllowed for a holder who is nobody yet."""
    match opener:
        case Opener.HOLDER:
            _holder(actor)
            return Certificate.objects.filter(person_id__in=actor.own_records)
        case Opener.UNIT:
            return unit_certificates(actor)
        case Opener.OFFICER:
            return Certificate.objects.all()


def offered_people(actor: Actor, opener: Opener) -> QuerySet[Person]:
    """Every person whom the opener has to do with: oneself, the unit's people, or anybody at the counter."""
    match opener:
        case Opener.HOLDER:
            _holder(actor)
            return Person.objects.filter(id__in=actor.own_records)
        case Opener.UNIT:
            own = Claim.objects.filter(_claims_of_unit(actor))
            return Person.objects.filter(id__in=own.values("person_id"))
        case Opener.OFFICER:
            return Person.objects.all()


def _claims_of_unit(actor: Actor) -> Q:
    """By the role that the clerk acts in, as with certificates: a unit may have several."""
    match actor.role:
        case UnitRole.CONVENING_UNIT:
            return Q(committee__convening_unit_id=actor.unit_id)
        case UnitRole.EMPLOYER:
            return Q(employer_id=actor.unit_id)
        case _:
            return Q(submitting_unit_id=actor.unit_id)


def movable_states(kind: CaseKind, ground: str = "") -> frozenset[CertificateState]:
    """The states in which a certificate can be the subject of a case; every one that is fit for some ground.

    ``ground`` narrows them: only what is suspended is resumed.
    """
    if ground == "resume":
        # A suspended certificate that is not open yet reads as not yet; the decision looks at the suspension.
        return frozenset({CertificateState.SUSPENDED, CertificateState.NOT_YET})
    if kind is CaseKind.SUSPENSION and not ground:
        return _MOVABLE[kind] | {CertificateState.SUSPENDED}
    return _MOVABLE[kind]


def person_for(actor: Actor, opener: Opener, person_id: uuid.UUID | None) -> Person:
    """The person a case is about: the holder, one of the unit's people, or anybody at the counter."""
    wanted = _holder(actor) if opener is Opener.HOLDER else person_id
    if wanted is None:
        raise CaseRefused("请选择人员。", code="case.no_person")
    if opener is not Opener.UNIT:
        # A merged record is handled as the one that stands for it.
        wanted = canonical_person(wanted)
    person = offered_people(actor, opener).filter(id=wanted).first()
    if person is None:
        raise CaseRefused("没有找到该人员，或不由您办理。", code="case.person_not_found")
    return person


def refuse_unmovable(kind: CaseKind, ground: str, certificates: Sequence[Certificate], at: datetime) -> None:
    """Raises CaseRefused that names the first certificate whose state does not allow the case."""
    allowed = movable_states(kind, ground)
    rows = with_state(Certificate.objects.filter(id__in=[row.id for row in certificates]), at)
    for row in rows.order_by("number_id"):
        state = state_of(row)
        if state not in allowed:
            raise CaseRefused(
                f"证书{row.number_id}目前为“{state.label}”，不能办理。请核对编号；"
                "已更换的，请办理更换后的证书。",
                code="case.certificate_state",
            )


def commenting_unit(certificate_id: uuid.UUID | None) -> uuid.UUID | None:
    """The unit that brought the certificate's claim, which is asked what it knows."""
    row = Claim.objects.filter(certificates=certificate_id).select_related("committee", "examination").first()
    if row is None:
        return None
    if row.committee is not None:
        return row.committee.convening_unit_id
    if row.examination is not None:
        return row.examination.examination_body_id
    return row.submitting_unit_id


def _holder(actor: Actor) -> uuid.UUID:
    if actor.person_id is None:
        raise NotAllowed("请先完成实名认证，再办理本人事项。")
    return actor.person_id
