"""The page that Prometheus reads: what all processes counted, and what the tables say at this moment."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6

from django.db import DatabaseError, connection
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from zhicheng.services.oversight.health import HealthFigures, health_figures


class FiguresCollector:
    """The gauges that are read from the tables at each scrape; without a database it says only that."""

    def collect(self) -> Iterator[Metric]:
        """Every gauge once."""
        try:
            figures = health_figures(at=datetime.now(UTC))
        except DatabaseError:
            connection.close()
            yield GaugeMetricFamily("zhicheng_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("zhicheng_database_up", "Whether the database answers.", value=1)
        yield from _gauges(figures)


def _gauges(figures: HealthFigures) -> Iterator[Metric]:
    depth = GaugeMetricFamily("zhicheng_queue_depth", "Jobs that wait, by task.", labels=["task"])
    age = GaugeMetricFamily(
        "zhicheng_job_age_seconds", "How long the oldest due job has waited, by task.", labels=["task"]
    )
    for queue in figures.queues:
        depth.add_metric([queue.task], queue.waiting)
        age.add_metric([queue.task], queue.oldest_seconds)
    shards = GaugeMetricFamily(
        "zhicheng_shards", "Shards of released batches, by where they stand.", labels=["status"]
    )
    for status, count in figures.shards.items():
        shards.add_metric([status], count)
    expiry = GaugeMetricFamily(
        "zhicheng_expiry_days",
        "Days to the next expiry of the seal's certificate, and of the nearest in its chain.",
        labels=["of"],
    )
    for name, days in figures.expiry_days.items():
        expiry.add_metric([name], days)
    yield from (depth, age, shards, expiry)
    yield GaugeMetricFamily(
        "zhicheng_keys_readable",
        "Whether the seal and the keys for personal data can be opened.",
        value=int(figures.keys_readable),
    )
    yield GaugeMetricFamily("zhicheng_faults_last_day", "Faults of the last 24 hours.", value=figures.faults)


def metrics_page() -> bytes:
    """Everything in Prometheus's text format."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        registry.register(FiguresCollector())
        return generate_latest(registry)
    registry.register(FiguresCollector())
    return generate_latest(REGISTRY) + generate_latest(registry)


class _Handler(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self) -> None:
        if self.path.split("?")[0] != "/metrics":
            self.send_error(404)
            return
        try:
            body = metrics_page()
        finally:
            # Each scrape has a thread of its own, and so a connection of its own.
            connection.close()
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Scrapes are regular and say nothing; faults have log lines of their own."""


class _Server6(ThreadingHTTPServer):
    address_family = AF_INET6


class _Server4(ThreadingHTTPServer):
    address_family = AF_INET


def metrics_server(host: str, port: int) -> ThreadingHTTPServer:
    """A server for /metrics that listens on the address. Raises OSError where it cannot."""
    kind = _Server6 if ":" in host else _Server4
    return kind((host, port), _Handler)
