"""How many text messages the office sends in a day, with a reserve that nothing but log-in codes may touch.

Text messages cost money and gateways cap them. Codes for a third party's question are asked for by strangers,
so they get half of what is not reserved: whoever asks however often, people can still log in and are told.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import connection

from zhicheng.domain.deadlines import business_date
from zhicheng.domain.policies import NoPolicyInForce, Policy, builtin_policies
from zhicheng.services.kernel.rulebook import policy_on


class BudgetPart(StrEnum):
    """What a text message is for: the column that counts it."""

    ACCOUNT_CODES = "account_codes"
    VERIFICATION_CODES = "verification_codes"
    NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Budget:
    """One day's budget."""

    day: date
    most: int
    reserved: int
    account_codes: int
    verification_codes: int
    notices: int
    refused: int

    @property
    def used(self) -> int:
        """How many went out."""
        return self.account_codes + self.verification_codes + self.notices


def policy_for_messages(day: date) -> Policy:
    """The policy of the day, or the latest packaged one: codes and warnings go on where none is in force."""
    try:
        return policy_on(day)
    except NoPolicyInForce:
        return builtin_policies().policies[-1]


# The guard of each part: how many may have gone out before this one.
_ROOM = {
    BudgetPart.ACCOUNT_CODES: "today.account_codes + today.verification_codes + today.notices < %(most)s",
    BudgetPart.VERIFICATION_CODES: "today.verification_codes < %(open)s / 2"
    " AND today.verification_codes + today.notices < %(open)s",
    BudgetPart.NOTICES: "today.verification_codes + today.notices < %(open)s",
}
_OPEN_DAY = """
INSERT INTO records_messagebudgetday (day, account_codes, verification_codes, notices, refused)
VALUES (%s, 0, 0, 0, 0) ON CONFLICT DO NOTHING
"""


def take_from_budget(part: BudgetPart, *, at: datetime) -> bool:
    """Count one text message of today; False, with a refusal counted, where the day's budget is used up."""
    day = business_date(at)
    policy = policy_for_messages(day)
    values: dict[str, date | int] = {
        "day": day,
        "most": policy.messages_per_day,
        "open": policy.messages_per_day - policy.reserved_for_codes,
    }
    column = part.value
    take = (
        f"UPDATE records_messagebudgetday today SET {column} = {column} + 1"  # noqa: S608 - our own names
        f" WHERE day = %(day)s AND {_ROOM[part]}"
    )
    with connection.cursor() as cursor:
        cursor.execute(take, values)
        if cursor.rowcount == 1:
            return True
        # No row yet today, or no room: the second try tells which.
        cursor.execute(_OPEN_DAY, [day])
        cursor.execute(take, values)
        if cursor.rowcount == 1:
            return True
        cursor.execute("UPDATE records_messagebudgetday SET refused = refused + 1 WHERE day = %s", [day])
    return False


def budget_of(day: date, account_codes: int, verification_codes: int, notices: int, refused: int) -> Budget:
    """The day's budget with what was counted of it."""
    policy = policy_for_messages(day)
    return Budget(
        day,
        policy.messages_per_day,
        policy.reserved_for_codes,
        account_codes,
        verification_codes,
        notices,
        refused,
    )
