"""What messages cost the making of certificates: 10,000 an hour by SMTP and the SMS simulator, on one worker.

    python -m tests.benchmarks.messages [--count 600] [--rounds 3] [--hourly 10000] [--json]

One process is the one worker. It issues shards, and between two of them it delivers as many messages as came
due meanwhile at the given rate, half by e-mail over a real connection and half to the SMS simulator. Rounds
with and without messages take turns in the same run, and the figure is the ratio of their times. On a machine that
others load, everything takes longer but the hour, so that as many messages fall on fewer certificates; the processor
time of a message, times as many as come in a second, is the share of the worker that they take on a free one. It fails
where both are above five in a hundred.
"""

import argparse
import json
import sys
import time
from statistics import median

from tests.benchmarks.own_home import own_home
from tests.support.smtp_server import MailServer, mail_server

MOST = 1.05
_SHARD = 50


def main() -> None:
    """Measure and print; the exit code is 1 where messages slow issuance by more than five in a hundred."""
    arguments = _arguments()
    with (
        mail_server() as server,
        own_home(
            ZHICHENG_MAIL_HOST="127.0.0.1",
            ZHICHENG_MAIL_PORT=str(server.port),
            ZHICHENG_MAIL_FROM="noreply@jingu.example",
        ),
    ):
        alone, together, sent, spent = measure(server, arguments.count, arguments.rounds, arguments.hourly)
    ratio = median(together) / median(alone)
    share = spent / sent * arguments.hourly / 3600
    figures = {
        "alone_seconds": alone,
        "together_seconds": together,
        "sent": sent,
        "ratio": ratio,
        "processor_share": share,
    }
    if arguments.json:
        print(json.dumps(figures))
    else:
        rate = arguments.count / median(alone)
        print(
            f"issuance alone {rate:.0f}/s; with {arguments.hourly} messages an hour on the same worker"
            f" {ratio:.3f} times as long ({sent} sent; at most {MOST}); a message takes"
            f" {spent / sent * 1000:.1f} ms of the worker's processor, {share:.1%} of it at that rate"
        )
    if ratio > MOST and share > MOST - 1:
        sys.exit(1)


def measure(
    server: MailServer, count: int, rounds: int, hourly: int
) -> tuple[list[float], list[float], int, float]:
    """Seconds of each round without and with messages, how many went out, and their processor seconds."""
    _write_messages(round(hourly / 10) + 100)
    # A first round that is not counted warms both up.
    _issue(count, 0)
    alone: list[float] = []
    together: list[float] = []
    sent, spent = 0, 0.0
    for number in range(rounds):
        # Who goes first changes, so that neither always finds the warmer machine.
        for with_messages in (number % 2 == 0, number % 2 == 1):
            seconds, delivered, processor = _issue(count, hourly if with_messages else 0)
            (together if with_messages else alone).append(seconds)
            sent += delivered
            spent += processor
    if not server.received or sent < len(together):
        raise SystemExit("no messages went out, so nothing was measured")
    return alone, together, sent, spent


def _issue(count: int, hourly: int) -> tuple[float, int, float]:
    """Issue one batch, and deliver between its shards what came due.

    Returns the seconds, how many messages were sent, and the processor seconds that they took this process.
    """
    from tests.support.released_batch import write_released_batch
    from zhicheng.records.models import IssuanceShard, NumberAllocation
    from zhicheng.services.issuance.pipeline import issue_shard
    from zhicheng.services.kernel.telling import deliver_messages

    batch = write_released_batch(count, shard_size=_SHARD, seed=NumberAllocation.objects.count() + 1)
    shards = IssuanceShard.objects.filter(batch_id=batch.batch_id).order_by("index")
    keys = list(shards.values_list("id", flat=True))
    sent, due, spent = 0, 0.0, 0.0
    began = last = time.monotonic()
    for key in keys:
        issue_shard(shard_id=key, worker="bench")
        now = time.monotonic()
        due, last = due + (now - last) * hourly / 3600, now
        if due >= 1:
            before = time.process_time()
            sent += deliver_messages(most=int(due)).sent
            spent += time.process_time() - before
            due -= int(due)
    return time.monotonic() - began, sent, spent


def _write_messages(count: int) -> None:
    """Deliveries that are due: every message by e-mail and by text message."""
    from datetime import UTC, datetime, timedelta

    from tests.support.cast import PEOPLE, Cast
    from zhicheng.domain.messages import MessageField, MessageKind
    from zhicheng.records.models import Message, MessageAddress, MessageDelivery
    from zhicheng.services.kernel.personal_data import seal_text
    from zhicheng.services.kernel.telling import Telling, ToPerson, tell_all
    from zhicheng.services.kernel.telling.planning import plan_messages

    at = datetime.now(UTC)
    holder = Cast(at).holder(PEOPLE[0])
    assert holder.person_id is not None
    assert holder.account_id is not None
    key = holder.account_id
    address = seal_text("qin@example.org", field="message_address.email", row=key)
    MessageAddress.objects.create(account_id=key, email_sealed=address, confirmed_at=at)
    fields = {MessageField.TITLE: "高级工程师"}
    to = ToPerson(holder.person_id)
    tell_all([Telling(MessageKind.CERTIFICATE_OPENED, to, fields) for _ in range(count // 2)], at=at)
    while plan_messages(at=at):
        pass
    # The benchmark runs at night as well.
    MessageDelivery.objects.update(next_try_at=at - timedelta(seconds=1))
    assert Message.objects.filter(planned_at__isnull=True).count() == 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hourly", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
