"""The measurements as Prometheus metrics, in this process or, with several processes, in files they share.

``PROMETHEUS_MULTIPROC_DIR`` names the folder for those files. ``zhicheng serve`` and ``zhicheng worker`` set
it for the processes that they start; prometheus-client reads it once, when it is imported.
"""

from prometheus_client import Counter, Histogram

_REQUESTS = Counter("zhicheng_requests_total", "Answered requests.", ["view", "status"])
_REQUEST_SECONDS = Histogram("zhicheng_request_seconds", "Time to answer a request.", ["view"])
_JOBS = Counter("zhicheng_jobs_total", "Jobs that ended.", ["task", "result"])
_JOB_SECONDS = Histogram(
    "zhicheng_job_seconds", "Time that a job took.", ["task"], buckets=(0.05, 0.2, 1, 5, 20, 60, 300, 1800)
)
_STEP_SECONDS = Histogram(
    "zhicheng_issuance_step_seconds",
    "Time that a step of the issuance pipeline took for one shard.",
    ["step"],
    buckets=(0.01, 0.05, 0.2, 0.5, 1, 2, 5, 15, 60),
)
_FAULTS = Counter("zhicheng_faults_total", "Faults of the installation.", ["kind", "code"])
_MESSAGES = Counter("zhicheng_sms_total", "Attempts to send a text message.", ["result"])


class PrometheusRecorder:
    """See ``services.ports.Recorder``."""

    def request_answered(self, *, view: str, status: int, seconds: float) -> None:
        """Count an answer by view and status."""
        _REQUESTS.labels(view, str(status)).inc()
        _REQUEST_SECONDS.labels(view).observe(seconds)

    def job_ended(self, *, task: str, result: str, seconds: float) -> None:
        """Count a job by task and result."""
        _JOBS.labels(task, result).inc()
        _JOB_SECONDS.labels(task).observe(seconds)

    def step_took(self, *, step: str, seconds: float) -> None:
        """Add the time of one step."""
        _STEP_SECONDS.labels(step).observe(seconds)

    def fault_met(self, *, kind: str, code: str) -> None:
        """Count a fault by kind and code."""
        _FAULTS.labels(kind, code).inc()

    def message_tried(self, *, result: str) -> None:
        """Count an attempt by result."""
        _MESSAGES.labels(result).inc()
