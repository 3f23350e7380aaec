"""What all steps of the demonstration share: who acts, when, and how large it is."""

from dataclasses import dataclass, field

from zhicheng.cli.demo import city
from zhicheng.cli.demo.folder import DemoFolder
from zhicheng.cli.demo.timetable import Timetable
from zhicheng.services.accounts.staff import acting_holder, acting_staff
from zhicheng.services.kernel import Actor

_ROLES = {plan.login: plan.role for plan in city.STAFF}


@dataclass(slots=True)
class Demonstration:
    """One demonstration under way."""

    folder: DemoFolder
    timetable: Timetable
    size: int
    """About how many people the shown month has."""
    password: str
    _staff: dict[str, Actor] = field(default_factory=dict)

    def staff(self, login: str) -> Actor:
        """A member of staff in the one role they have."""
        if login not in self._staff:
            self._staff[login] = acting_staff(login_name=login, roles=[_ROLES[login]])
        return self._staff[login]

    def holder(self, login: str) -> Actor:
        """A claimant acting for themselves."""
        return acting_holder(login_name=login)
