"""Which channels there are. A new channel is a file beside this module and a line in ``CHANNELS``.

The rest of the code asks a channel for its rules and never which channel it is.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, Self

from zhicheng.domain.channels import employer_appointment, entrusted_evaluation, evaluation, examination
from zhicheng.domain.channels.questions import Question
from zhicheng.domain.channels.review_steps import ReviewStep
from zhicheng.domain.channels.rules import ChannelRules
from zhicheng.domain.rosters.columns import RosterKind

CHANNELS: tuple[ChannelRules, ...] = (
    evaluation.RULES,
    employer_appointment.RULES,
    examination.RULES,
    entrusted_evaluation.RULES,
)
"""The rules of all channels, in the notice's order."""


class IntakeChannel(StrEnum):
    """How a title was obtained; one member for each paragraph of clause 一.

    A channel that the notice does not have needs no member here: ``IntakeChannel(key)`` finds every key in
    ``CHANNELS``, and raises ValueError for any other.
    """

    EVALUATION = evaluation.RULES.key
    EMPLOYER_APPOINTMENT = employer_appointment.RULES.key
    EXAMINATION = examination.RULES.key
    ENTRUSTED_EVALUATION = entrusted_evaluation.RULES.key

    @property
    def label(self) -> str:
        """The channel's name as people read it."""
        return RULES[self].label

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        """The channel of a key that has a file but no member; always the same object for the same key."""
        if not any(rules.key == value for rules in CHANNELS):
            return None
        key = str(value)
        if key not in _WITHOUT_MEMBER:
            made = str.__new__(cls, key)
            made._name_, made._value_ = key.upper(), key
            _WITHOUT_MEMBER[key] = made
        found = _WITHOUT_MEMBER[key]
        assert isinstance(found, cls)
        return found


_WITHOUT_MEMBER: Final[dict[str, IntakeChannel]] = {}


class _Rules(Mapping[IntakeChannel, ChannelRules]):
    """The rules by channel; looked up each time, so that it is always what ``CHANNELS`` says."""

    def __getitem__(self, channel: IntakeChannel) -> ChannelRules:
        """The rules of a channel. Raises KeyError for one that is not listed."""
        for rules in CHANNELS:
            if rules.key == channel:
                return rules
        raise KeyError(channel)

    def __iter__(self) -> Iterator[IntakeChannel]:
        """All channels, in the notice's order."""
        return (IntakeChannel(rules.key) for rules in CHANNELS)

    def __len__(self) -> int:
        """How many channels there are."""
        return len(CHANNELS)


RULES: Final[Mapping[IntakeChannel, ChannelRules]] = _Rules()


def personal_channels() -> tuple[IntakeChannel, ...]:
    """The channels by which a person claims for themselves."""
    return tuple(channel for channel, rules in RULES.items() if rules.personal_claim)


def channels_asking(question: Question) -> tuple[IntakeChannel, ...]:
    """The channels whose form asks this question."""
    return tuple(channel for channel, rules in RULES.items() if rules.asks(question))


def channels_reviewed_at(step: ReviewStep) -> tuple[IntakeChannel, ...]:
    """The channels that have this step of review."""
    return tuple(channel for channel, rules in RULES.items() if step in rules.review_steps)


def channels_uploaded_at(step: ReviewStep) -> tuple[IntakeChannel, ...]:
    """The channels whose last review is this step, and whose claims its unit therefore uploads."""
    return tuple(channel for channel, rules in RULES.items() if rules.review_steps[-1:] == (step,))


def channels_with_cut_off() -> tuple[IntakeChannel, ...]:
    """The channels of which a late upload goes with the next month (二(一)2)."""
    return tuple(channel for channel, rules in RULES.items() if rules.monthly_cut_off)


def named_together(channels: Iterable[IntakeChannel]) -> str:
    """The channels as people read them, in one phrase; empty for none."""
    return "、".join(channel.label for channel in channels)


def channel_of_roster(kind: RosterKind) -> IntakeChannel:
    """The channel whose claims come by this roster. Raises LookupError where none or more than one do."""
    found = [channel for channel, rules in RULES.items() if rules.roster is kind]
    if len(found) != 1:
        raise LookupError(f"{len(found)} channels take their claims from the roster {kind}")
    return found[0]
