"""Steps 3 to 9 for one shard, in order. Any number of workers may run this, on any number of machines."""

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import connection, transaction

from zhicheng.domain.faults import Fault
from zhicheng.domain.refusals import Refusal
from zhicheng.services.issuance.pipeline.closing import close_batch, pause_for_failures
from zhicheng.services.issuance.pipeline.failures import refuse_systematic_failure
from zhicheng.services.issuance.pipeline.fault_points import FaultPoint, reach
from zhicheng.services.issuance.pipeline.outcomes import ShardLost, ShardOutcome, ShardResult, TooManyFailures
from zhicheng.services.issuance.pipeline.shards import HeldShard, give_back, take_shard
from zhicheng.services.issuance.pipeline.step_3_number import number_entries
from zhicheng.services.issuance.pipeline.step_4_intent import intend
from zhicheng.services.issuance.pipeline.step_5_render import render_pages
from zhicheng.services.issuance.pipeline.step_6_lint import lint_pages
from zhicheng.services.issuance.pipeline.step_7_seal import seal_pages
from zhicheng.services.issuance.pipeline.step_8_store import store_pages
from zhicheng.services.issuance.pipeline.step_9_record import record_shard
from zhicheng.services.issuance.pipeline.workers_equipment import workshop_for
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.fault_reports import Door, report_fault
from zhicheng.services.kernel.rulebook import policy_named

_log = logging.getLogger(__name__)


def issue_shard(*, shard_id: uuid.UUID, worker: str, lease_seconds: float | None = None) -> ShardOutcome:
    """Issue the certificates of one shard, or find that there is nothing to do.

    ``worker`` names the process for the operator; ``lease_seconds`` is how long it may be silent. Calling it
    again, or from two workers at once, does no harm. Whatever fails outside of the entries leaves the shard
    to be tried again, numbers kept: a Fault is reported and becomes a POSTPONED outcome, as does a Refusal
    that is not about an entry; anything else is raised. No fault ends a claim or closes a batch.
    Clause 二(二), 三(二).
    """
    lease = settings.ZHICHENG_LEASE_SECONDS if lease_seconds is None else lease_seconds
    shard = take_shard(shard_id=shard_id, worker=worker, lease_seconds=lease)
    if shard is None:
        return ShardOutcome(ShardResult.NOT_TAKEN)
    try:
        reach(FaultPoint.TAKEN)
        outcome = _issue(shard)
    except ShardLost:
        _log.warning("shard %s was taken over by another worker", shard_id)
        return ShardOutcome(ShardResult.LOST)
    except TooManyFailures as refusal:
        pause_for_failures(shard, refusal)
        return ShardOutcome(ShardResult.PAUSED, sentence=refusal.sentence)
    except Fault as fault:
        _postpone(shard, fault.sentence)
        _report(shard, fault)
        return ShardOutcome(ShardResult.POSTPONED, sentence=fault.sentence)
    except Refusal as refusal:
        # A rule about the whole shard, as that no policy is in force: nothing that an entry has done.
        _log.warning("shard %s is postponed: %s", shard_id, refusal.code)
        _postpone(shard, refusal.sentence)
        return ShardOutcome(ShardResult.POSTPONED, sentence=refusal.sentence)
    except OSError as error:
        # The file store: a full or read-only disk. Nothing half-written was recorded.
        cause = error.strerror or type(error).__name__
        _postpone(shard, f"文件库写入失败（{cause}），请检查磁盘空间和权限，稍后自动重试。")
        raise
    except Exception as error:
        _postpone(shard, f"制作中断（{type(error).__name__}），稍后自动重试。")
        raise
    close_batch(shard.batch_id)
    reach(FaultPoint.BATCH_CLOSED)
    return outcome


def _report(shard: HeldShard, fault: Fault) -> None:
    report_fault(fault=fault, door=Door.JOB, at=ports.clock().now(), subject=f"shard:{shard.shard_id}")


@contextmanager
def _record_time(step: str) -> Iterator[None]:
    """Record how long a step took for the shard; one that fails is left out, since it says nothing."""
    began = time.monotonic()
    yield
    ports.recorder().step_took(step=step, seconds=time.monotonic() - began)


def _issue(shard: HeldShard) -> ShardOutcome:
    policy = policy_named(shard.policy_id)
    equipment = workshop_for(shard.template_sha256, policy)
    clock = ports.clock()

    with _record_time("3_number"):
        numbered = number_entries(shard, policy, at=clock.now())
    with _record_time("4_intent"):
        intended = intend(shard, numbered, equipment.credential)
    with _record_time("5_render"):
        rendered, not_rendered = render_pages(shard, equipment, intended)
    with _record_time("6_lint"):
        linted, not_linted = lint_pages(shard, equipment, rendered)
    failures = [*numbered.failures, *not_rendered, *not_linted]
    refuse_systematic_failure(failures, entries=len(intended) + len(numbered.failures))
    with _record_time("7_seal"):
        sealed, not_sealed = seal_pages(shard, equipment, linted)
    failures += not_sealed
    refuse_systematic_failure(failures, entries=len(intended) + len(numbered.failures))
    with _record_time("8_store"):
        stored = store_pages(shard, sealed)
    with _record_time("9_record"):
        record_shard(shard, stored, failures, equipment.credential, at=clock.now())
    return ShardOutcome(ShardResult.DONE, issued=len(stored), failed=len(failures))


def _postpone(shard: HeldShard, sentence: str) -> None:
    """Give the shard back and enqueue it again after its pause; the lease does the same when this fails."""
    try:
        with transaction.atomic():
            pause = give_back(shard, sentence=sentence)
            if pause is not None:
                # A second late, so that the job does not come before the shard may be taken.
                ports.queue().enqueue("issue_shard", shard_id=str(shard.shard_id), delay_seconds=pause + 1)
    except DatabaseFailure:
        # The database is what failed. The sweep finds the shard when its lease has run out.
        _log.warning("shard %s could not be given back", shard.shard_id)
        connection.close()
