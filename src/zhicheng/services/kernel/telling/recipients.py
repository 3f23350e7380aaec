"""Whom a message is for, and what it is about, as services name them."""

import uuid
from dataclasses import dataclass

from zhicheng.domain.channels import UnitRole


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A professional, whether or not they have an account yet."""

    person_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ToAccount:
    """An account, about the account itself."""

    account_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ToUnit:
    """Everybody who works for a unit in a role at this moment."""

    unit_id: uuid.UUID
    role: UnitRole


@dataclass(frozen=True, slots=True)
class ToMember:
    """One account in one of its roles."""

    account_id: uuid.UUID
    unit_id: uuid.UUID
    role: UnitRole


@dataclass(frozen=True, slots=True)
class ToFollower:
    """Somebody without an account who was shown a certificate and left an address."""

    follower_id: uuid.UUID


Recipient = ToPerson | ToAccount | ToUnit | ToMember | ToFollower


@dataclass(frozen=True, slots=True)
class About:
    """What a message concerns, for the link from it."""

    kind: str
    """``claim``, ``certificate``, ``filing``, ``month``, ``batch``, ``case`` and so on."""
    key: str
    """Its id as the site's addresses write it."""
