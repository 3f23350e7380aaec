"""A forgotten password: replaced by a professional with ID number and a code to the registered phone."""

import hmac
import uuid
from datetime import datetime, timedelta

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.identity_documents import IdentityDocumentKind, parse_identity_document
from zhicheng.domain.phones import normalise_phone
from zhicheng.domain.sign_ins import SignInMethod
from zhicheng.records.models import Account, CodePurpose
from zhicheng.services.accounts.access.codes import CodeSent, send_code, take_code
from zhicheng.services.accounts.access.log_in import Admitted, needs_second_factor
from zhicheng.services.accounts.access.passwords import check_new_password, set_password
from zhicheng.services.accounts.access.places import Place
from zhicheng.services.accounts.access.sign_ins import note_sign_in
from zhicheng.services.kernel.actor import holder_actor
from zhicheng.services.kernel.people import id_index, phone_index
from zhicheng.services.kernel.rate_limits import count_hit

_PER_NUMBER = ((5, timedelta(hours=1)), (10, timedelta(days=1)))


def ask_new_password(*, at: datetime, id_number: str, phone: str, session: str, address: str) -> CodeSent:
    """Send a code when number and phone belong together; look the same when not.

    Raises IdentityDocumentRefused, PhoneRefused for mistyped input, and TooOften.
    """
    document = parse_identity_document(id_number, on=business_date(at), accepted=list(IdentityDocumentKind))
    digits = normalise_phone(phone)
    count_hit(purpose="new_password", subject=document.number, at=at, limits=_PER_NUMBER)
    account = (
        Account.objects.in_use()
        .select_related("person")
        .filter(person__id_index=id_index(document.number))
        .first()
    )
    stored = bytes(account.person.phone_index or b"") if account and account.person else bytes(32)
    matches = hmac.compare_digest(stored, phone_index(digits)) and account is not None
    known = account if matches else None
    return send_code(
        at=at,
        purpose=CodePurpose.NEW_PASSWORD,
        session=session,
        phone=digits,
        address=address,
        account=known,
        person=known.person if known else None,
        is_known=known is not None,
    )


def replace_password(
    *, at: datetime, code_id: uuid.UUID | None, code: str, session: str, password: str, place: Place
) -> Admitted:
    """Set a new password by the code, end all sessions, and admit. Raises PasswordRefused, CodeMissed.

    The password is judged first, so that a poor one does not cost the code.
    """
    check_new_password(password)
    taken = take_code(at=at, purpose=CodePurpose.NEW_PASSWORD, session=session, code_id=code_id, code=code)
    account = taken.account()
    check_new_password(password, known=(account.login_name, taken.phone))
    epoch = set_password(actor=holder_actor(account), at=at, account=account, password=password)
    needs_more = needs_second_factor(account)
    if not needs_more:
        note_sign_in(at=at, account=account, method=SignInMethod.PHONE_CODE, place=place)
    return Admitted(account.id, epoch, needs_more, SignInMethod.PHONE_CODE)
