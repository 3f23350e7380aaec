"""Registering as a professional: real name, ID document, a phone that answers, and a password.

Somebody may be known already, from a unit's roster. Then name, sex and phone must be those registered, or
the account of another could be taken by anyone who knows an ID number; and every reason to refuse reads the
same, so that trying tells little about who is registered.
"""

import hmac
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.transaction import atomic

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocument, parse_identity_document, sex_conflict
from zhicheng.domain.messages import MessageKind
from zhicheng.domain.names import normalise_name
from zhicheng.domain.printed_fields import Sex
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, CodePurpose, Person
from zhicheng.services.accounts.access.codes import CodeSent, send_code, take_code
from zhicheng.services.accounts.access.log_in import Admitted
from zhicheng.services.accounts.access.passwords import check_new_password
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sign_ins import note_sign_in
from zhicheng.services.kernel.actor import SYSTEM
from zhicheng.services.kernel.people import (
    PersonRefused,
    find_person,
    open_holder_account,
    phone_index,
    register_person,
)
from zhicheng.services.kernel.rate_limits import count_hit
from zhicheng.services.kernel.rulebook import policy_on
from zhicheng.services.kernel.telling import ToPerson, tell

_PER_NUMBER = ((5, timedelta(days=1)),)
_PER_ADDRESS = ((20, timedelta(hours=1)), (60, timedelta(days=1)))


class RegistrationRefused(Refusal):
    """The one answer where the details do not fit what is registered, or an account is there already."""

    code = "registration.refused"

    def __init__(self) -> None:
        super().__init__(
            "未能完成注册。已经注册过的，请直接登录或重设密码。单位曾为您报送过信息的，姓名、性别、证件号码和"
            "手机号码须与报送的一致；手机号码已更换的，请联系市人社局说明。"
        )


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who registers, judged by the rules for names and documents."""

    name: str
    sex: Sex
    document: IdentityDocument = field(repr=False)


def judge_name(raw: str) -> str:
    """The name as records keep it. Raises NameRefused."""
    return normalise_name(raw)


def judge_document(*, raw: str, sex: Sex, at: datetime) -> IdentityDocument:
    """The document as the policy of the day accepts it, agreeing with the sex (三(二)).

    Raises IdentityDocumentRefused; RegistrationMistake with code registration.sex where they disagree.
    """
    today = business_date(at)
    document = parse_identity_document(raw, on=today, accepted=policy_on(today).accepted_documents)
    conflict = sex_conflict(document, sex)
    if conflict is not None:
        raise RegistrationMistake(conflict)
    return document


class RegistrationMistake(Refusal):
    """Sex and document contradict each other; it depends on nothing stored."""

    code = "registration.sex"


def ask_register_code(*, at: datetime, phone: str, session: str, address: str) -> CodeSent:
    """Send a code to the phone that wants to be registered; nothing is looked up. Raises TooOften."""
    return send_code(
        at=at,
        purpose=CodePurpose.REGISTER,
        session=session,
        phone=phone,
        address=address,
        account=None,
        person=None,
        is_known=True,
    )


def prove_phone(*, at: datetime, code_id: uuid.UUID | None, code: str, session: str) -> str:
    """The phone whose messages the applicant reads, by the code sent to it. Raises CodeMissed."""
    return take_code(at=at, purpose=CodePurpose.REGISTER, session=session, code_id=code_id, code=code).phone


def register_holder(
    *, at: datetime, applicant: Applicant, proven_phone: str, password: str, place: Place
) -> Admitted:
    """Register the applicant, whose phone a code has proven, and open their account.

    Raises PasswordRefused, TooOften, and RegistrationRefused without telling why.
    """
    check_new_password(password, known=(proven_phone, applicant.document.number))
    count_hit(purpose="register", subject=applicant.document.number, at=at, limits=_PER_NUMBER)
    count_hit(purpose="register_address", subject=place.address, at=at, limits=_PER_ADDRESS)
    found_id = find_person(applicant.document.number)
    found = Person.objects.get(id=found_id) if found_id is not None else None
    if found is not None and not _is_same(found, applicant, proven_phone):
        raise RegistrationRefused
    if found is not None and Account.objects.filter(person=found).exists():
        raise RegistrationRefused
    person = found or Person.objects.get(
        id=register_person(
            actor=SYSTEM,
            at=at,
            name=applicant.name,
            sex=applicant.sex,
            document=applicant.document,
            phone_number=proven_phone,
        )
    )
    if not _is_same(person, applicant, proven_phone):
        # A roster registered the person in this very moment, with another phone.
        raise RegistrationRefused
    try:
        with atomic():
            account_id = open_holder_account(
                actor=SYSTEM, at=at, person_id=person.id, login_name=_login_name(), password=password
            )
            tell(kind=MessageKind.REGISTERED, to=ToPerson(person.id), at=at)
    except (PersonRefused, IntegrityError) as error:
        # The same person sent the form twice in one moment; the first request has made the account.
        raise RegistrationRefused from error
    account = Account.objects.get(id=account_id)
    note_sign_in(at=at, account=account, method=SignInMethod.REGISTERED, place=place)
    return Admitted(account.id, account.session_epoch, False, SignInMethod.REGISTERED)


def _is_same(person: Person, applicant: Applicant, phone: str) -> bool:
    """Whether name, sex and phone are those registered. A person without a phone must go to their unit."""
    stored = bytes(person.phone_index) if person.phone_index else bytes(32)
    same_phone = hmac.compare_digest(stored, phone_index(phone))
    return person.name == applicant.name and person.sex == applicant.sex.value and same_phone


def _login_name() -> str:
    """An unused name; professionals log in by phone, so they need not remember it."""
    return f"u{secrets.randbelow(10**11):011d}"
