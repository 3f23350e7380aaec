"""Who gets what on which channel: the kind's own default, and what somebody chose instead."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from zhicheng.domain.messages import (
    SPECS,
    MessageAudience,
    MessageChannel,
    MessageKind,
    MessageSpec,
)
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import MessagePreference
from zhicheng.services.kernel.actor import Actor, require_human
from zhicheng.services.kernel.events import EventTag, transaction

Choices = dict[tuple[str, str], bool]
"""Kind and channel to what was chosen."""


class PreferenceRefused(Refusal):
    """A wish that the rules do not allow."""

    code = "message_preference.refused"


@dataclass(frozen=True, slots=True)
class PreferenceLine:
    """One kind of message, and by which channels it comes."""

    kind: MessageKind
    label: str
    channels: tuple[tuple[MessageChannel, bool, bool], ...]
    """Each channel of the kind, whether it is on, and whether that may be changed."""


def choices_of(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Choices]:
    """What each account chose; nothing for one that chose nothing."""
    found: dict[uuid.UUID, Choices] = {}
    rows = MessagePreference.objects.filter(account_id__in=set(account_ids))
    for account_id, kind, channel, is_wanted in rows.values_list(
        "account_id", "kind", "channel", "is_wanted"
    ):
        found.setdefault(account_id, {})[kind, channel] = is_wanted
    return found


def wanted_channels(spec: MessageSpec, choices: Choices) -> list[MessageChannel]:
    """The channels besides the site on which a kind is sent to somebody with these choices.

    What may not be switched off is on, whatever was stored when it still could be.
    """
    return [channel for channel in spec.channels if _is_on(spec, channel, choices)]


def _is_on(spec: MessageSpec, channel: MessageChannel, choices: Choices) -> bool:
    by_default = channel in spec.by_default
    if not spec.may_be_switched_off(channel):
        return by_default
    return choices.get((spec.kind.value, channel.value), by_default)


def own_preferences(*, actor: Actor) -> list[PreferenceLine]:
    """All kinds that may come to the actor, with the channels of each. Raises NotAllowed for the system."""
    choices = choices_of([require_human(actor)]).get(require_human(actor), {})
    return [
        PreferenceLine(
            spec.kind,
            spec.label,
            tuple(
                (channel, _is_on(spec, channel, choices), spec.may_be_switched_off(channel))
                for channel in spec.channels
            ),
        )
        for spec in _specs_for(actor)
    ]


def choose_channels(
    *, actor: Actor, at: datetime, wanted: Iterable[tuple[MessageKind, MessageChannel]]
) -> int:
    """Store which kinds the actor wants on which channels; all others of the actor's kinds are off.

    Returns how many wishes changed. Raises PreferenceRefused where a channel is asked for that the kind does
    not have. A notice of a decision stays on whether or not it is named.
    """
    account_id = require_human(actor)
    chosen = set(wanted)
    offered = {(spec.kind, channel) for spec in _specs_for(actor) for channel in spec.channels}
    if chosen - offered:
        raise PreferenceRefused("所选的消息没有这个渠道，请刷新页面后重新选择。")
    stored = choices_of([account_id]).get(account_id, {})
    changed = []
    for spec in _specs_for(actor):
        for channel in spec.channels:
            is_wanted = (spec.kind, channel) in chosen
            if spec.may_be_switched_off(channel) and is_wanted != _is_on(spec, channel, stored):
                changed.append(
                    MessagePreference(
                        account_id=account_id,
                        kind=spec.kind.value,
                        channel=channel.value,
                        is_wanted=is_wanted,
                    )
                )
    if not changed:
        return 0
    with transaction(actor=actor, at=at) as ledger:
        MessagePreference.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["account", "kind", "channel"],
            update_fields=["is_wanted"],
        )
        ledger.record(EventTag.MESSAGE_PREFERENCES_CHANGED, "account", account_id, count=len(changed))
    return len(changed)


def _specs_for(actor: Actor) -> list[MessageSpec]:
    own = MessageAudience.HOLDER if actor.role is None else MessageAudience.STAFF
    return [spec for spec in SPECS.values() if spec.audience in (own, MessageAudience.ACCOUNT)]
