"""Who stands behind an actor: the parts of one that only the system itself lacks."""

import uuid

from zhicheng.services.kernel.actor import Actor


def account_id(actor: Actor) -> uuid.UUID:
    """The account that acts."""
    assert actor.account_id is not None, "the system has no account"
    return actor.account_id


def unit_id(actor: Actor) -> uuid.UUID:
    """The unit for which a member of its staff acts."""
    assert actor.unit_id is not None, "only staff act for a unit"
    return actor.unit_id


def person_id(actor: Actor) -> uuid.UUID:
    """The professional who acts for themselves."""
    assert actor.person_id is not None, "only a holder's account belongs to a person"
    return actor.person_id
