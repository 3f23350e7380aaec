"""All kinds of message by their names."""

from collections.abc import Mapping
from typing import Final

from zhicheng.domain.messages.account_specs import ACCOUNT_SPECS
from zhicheng.domain.messages.holder_specs import HOLDER_SPECS
from zhicheng.domain.messages.kinds import MessageKind
from zhicheng.domain.messages.outside_specs import OUTSIDE_SPECS
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.staff_specs import STAFF_SPECS

SPECS: Final[Mapping[MessageKind, MessageSpec]] = {
    spec.kind: spec for spec in (*HOLDER_SPECS, *ACCOUNT_SPECS, *STAFF_SPECS, *OUTSIDE_SPECS)
}

OUTSIDE_KINDS: Final = tuple(spec.kind for spec in OUTSIDE_SPECS)
"""The kinds that go to somebody without an account, and to nobody else."""


def spec_of(kind: MessageKind) -> MessageSpec:
    """What is fixed about a kind."""
    return SPECS[kind]
