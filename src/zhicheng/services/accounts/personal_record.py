"""What the system keeps about a person, as they may ask to know (PIPL 45): masked, since a screen is seen."""

from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.masking import mask_id_number, mask_phone
from zhicheng.domain.printed_fields import Sex
from zhicheng.records.models import (
    Account,
    Attachment,
    Certificate,
    Claim,
    Feedback,
    Person,
    VerificationRecord,
)
from zhicheng.services.kernel.actor import Actor, NotAllowed, require_human
from zhicheng.services.kernel.people import id_number, phone


@dataclass(frozen=True, slots=True)
class OwnData:
    """One person's data."""

    name: str
    sex: Sex
    document: IdentityDocumentKind
    id_number: str
    """Masked."""
    phone: str
    """Masked; empty where none is registered."""
    login_name: str
    since: datetime
    claims: int
    documents: int
    certificates: int
    feedback: int
    verifications: int


def own_data(*, actor: Actor) -> OwnData:
    """What is kept about the actor. Raises NotAllowed for an actor who is no holder."""
    person = Person.objects.filter(id=actor.person_id).first() if actor.person_id else None
    if person is None:
        raise NotAllowed("请先完成实名认证，再查看个人信息。")
    account = Account.objects.get(id=require_human(actor))
    number = phone(person)
    login_name = account.login_name
    return OwnData(
        name=person.name,
        sex=Sex(person.sex),
        document=IdentityDocumentKind(person.document_kind),
        id_number=mask_id_number(id_number(person)),
        phone=mask_phone(number) if number else "",
        # Many choose their phone as the name to log in with.
        login_name=mask_phone(login_name) if number and number in login_name else login_name,
        since=account.created_at,
        claims=Claim.objects.filter(person=person).count(),
        documents=Attachment.objects.kept().filter(claim__person=person).count(),
        certificates=Certificate.objects.filter(person=person).count(),
        feedback=Feedback.objects.filter(account=account).count(),
        verifications=VerificationRecord.objects.filter(certificate__person=person).count(),
    )
