"""Sets up an authenticator for each member of the sample staff, as they would by scanning its QR code."""

import base64
import uuid
from datetime import datetime

from zhicheng.services.accounts.access import (
    Place,
    begin_enrolment,
    code_at,
    finish_enrolment,
    is_enrolled,
)

_CLIENT = Place(address="127.0.0.1", device_token="demonstration")  # noqa: S106 - of no browser


def enrol(account_id: uuid.UUID, at: datetime) -> None:
    """Give the account an authenticator, unless it has one."""
    if is_enrolled(account_id=account_id):
        return
    scanned = begin_enrolment(at=at, account_id=account_id)
    secret = base64.b32decode(scanned.secret.replace(" ", ""))
    code = code_at(secret, at)
    finish_enrolment(at=at, account_id=account_id, code=code, place=_CLIENT)
