"""Whose case it is: who may see it, and who acts as its opener."""

from zhicheng.domain.cases import Opener
from zhicheng.domain.channels import SUBMITTING_ROLES, UnitRole
from zhicheng.records.models import Case
from zhicheng.services.kernel.actor import Actor

BRINGING_ROLES = frozenset(
    {
        UnitRole.CONVENING_UNIT,
        UnitRole.EXAMINATION_BODY,
        *SUBMITTING_ROLES,
    }
)
"""The roles in which a unit is asked about what it brought; an employer's personnel are not."""


def openers_case(actor: Actor, case: Case) -> bool:
    """Whether the actor opened the case, or acts for the unit that did."""
    match Opener(case.opener):
        case Opener.HOLDER:
            return actor.role is None and case.opened_by_id == actor.account_id
        case Opener.UNIT:
            return actor.unit_id is not None and (
                (actor.unit_id, str(actor.role)) == (case.opened_unit_id, case.opened_role)
            )
        case Opener.OFFICER:
            return actor.role is UnitRole.BUREAU and case.opened_by_id == actor.account_id


def may_see(actor: Actor, case: Case) -> bool:
    """Officers see every case but their own; others those they opened or are asked about."""
    if actor.role is UnitRole.BUREAU:
        return not (actor.is_person(case.person_id) or actor.is_person(case.other_person_id))
    if openers_case(actor, case):
        return True
    if actor.role is None:
        return actor.is_person(case.person_id)
    return is_asked(actor, case)


def is_asked(actor: Actor, case: Case) -> bool:
    """Whether the actor acts for the unit that brought the claim, in a role that brings claims."""
    return actor.role in BRINGING_ROLES and actor.unit_id == case.commenting_unit_id
