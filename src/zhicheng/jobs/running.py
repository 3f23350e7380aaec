"""What surrounds every job: its request's number, one log line, its count, and what a fault does to it."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from zhicheng.domain.request_ids import carrying, new_request_id
from zhicheng.services.kernel import Door, as_fault, ports, report_fault

_log = logging.getLogger("zhicheng.jobs")
_LONGEST_PAUSE = 300


@contextmanager
def running(task: str, *, subject: str = "", request_id: str = "") -> Iterator[None]:
    """Run a job under the number of the request that enqueued it, or under a fresh number for a schedule.

    ``subject`` is the work, as ``message:…``. A fault is reported and passed on: the job is then tried
    again after a pause, by ``FaultBackOff`` or by the sweep, and the work it stands for is as it was.
    """
    began, result = time.monotonic(), "failed"
    with carrying(request_id or new_request_id()):
        try:
            yield
            result = "done"
        except Exception as error:
            fault = as_fault(error)
            if fault is not None:
                result = "postponed"
                report_fault(
                    fault=fault,
                    door=Door.JOB,
                    at=ports.clock().now(),
                    subject=subject or f"task:{task}",
                    cause=error,
                )
            raise
        finally:
            seconds = time.monotonic() - began
            ports.recorder().job_ended(task=task, result=result, seconds=seconds)
            _log.info(
                "job",
                extra={
                    "task": task,
                    "subject": subject,
                    "result": result,
                    "milliseconds": round(seconds * 1000, 1),
                },
            )


class FaultBackOff(BaseRetryStrategy):
    """Tries a job again after a fault, and after nothing else: in 2, 4, 8 … seconds, at most five minutes.

    ``most_attempts`` bounds work that loses its purpose, as a code that somebody waits for.
    """

    def __init__(self, *, most_attempts: int | None = None) -> None:
        self._most_attempts = most_attempts

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None for an error that is no fault, or that was tried often enough."""
        if as_fault(exception) is None:
            return None
        if self._most_attempts is not None and job.attempts >= self._most_attempts:
            return None
        return RetryDecision(retry_in={"seconds": min(_LONGEST_PAUSE, 2 ** min(job.attempts + 1, 10))})
