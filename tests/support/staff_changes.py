"""Changes to staff accounts as tests ask for them and grant them."""

from datetime import datetime

from tests.support.cast import Cast
from zhicheng.domain.channels import UnitRole
from zhicheng.services.accounts.staff.administration import open_staff_account
from zhicheng.services.accounts.staff.changes import ChangeOutcome
from zhicheng.services.accounts.staff.granting import grant_change
from zhicheng.services.kernel.actor import Actor

PHONE = "13900007001"
"""Of somebody who is to become an officer."""


def asked_opening(
    cast: Cast, asker: Actor, *, login_name: str = "new-officer", at: datetime | None = None
) -> ChangeOutcome:
    """An officer asks for an account of the Bureau."""
    return open_staff_account(
        actor=asker,
        at=at or cast.at,
        login_name=login_name,
        display_name="赵新人",
        phone=PHONE,
        unit_id=cast.bureau.id,
        role=UnitRole.BUREAU,
    )


def opened_officer(
    cast: Cast,
    asker: Actor,
    granter: Actor,
    *,
    login_name: str = "new-officer",
    at: datetime | None = None,
) -> ChangeOutcome:
    """The account as a second officer has granted it; its person has not set a password yet."""
    asked = asked_opening(cast, asker, login_name=login_name, at=at)
    return grant_change(actor=granter, at=at or cast.at, change_id=asked.change_id)
