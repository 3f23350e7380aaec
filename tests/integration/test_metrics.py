"""What /metrics says, on whose address, and that the public site has none of it."""

import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.support.released_batch import write_released_batch
from zhicheng.adapters import metrics_server
from zhicheng.adapters.metrics_server import metrics_page
from zhicheng.adapters.metrics_server import metrics_server as make_server
from zhicheng.adapters.prometheus_recorder import PrometheusRecorder
from zhicheng.cli import measuring
from zhicheng.cli.process_supervisor import ProcessSupervisor
from zhicheng.config.environment import BadSetting, inner_address
from zhicheng.domain.faults import Fault
from zhicheng.services.issuance.pipeline.shard_pipeline import issue_shard
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.fault_reports import Door, report_fault
from zhicheng.services.oversight.health.figures import health_figures

pytestmark = pytest.mark.django_db


def value(page: str, line: str) -> float:
    """The value of one line of the page; 0 where it is not there."""
    found = re.search(rf"^{re.escape(line)} (\S+)$", page, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def page() -> str:
    return metrics_page().decode()


class TestThePage:
    def test_counts_requests_by_view_and_status(self) -> None:
        line = 'zhicheng_requests_total{status="404",view="none"}'
        before = value(page(), line)
        Client().get("/nowhere-with-13900004321")
        after = page()
        assert value(after, line) == before + 1
        assert "13900004321" not in after

    def test_has_the_time_of_each_step_of_the_pipeline(self) -> None:
        batch = write_released_batch(1)
        issue_shard(shard_id=batch.shard_ids[0], worker="test")
        text = page()
        for step in ("3_number", "4_intent", "5_render", "6_lint", "7_seal", "8_store", "9_record"):
            assert value(text, f'zhicheng_issuance_step_seconds_count{{step="{step}"}}') >= 1

    def test_counts_faults_by_kind(self) -> None:
        line = 'zhicheng_faults_total{code="fault",kind="misconfigured"}'
        before = value(page(), line)
        report_fault(fault=Fault("坏。"), door=Door.CLI, at=ports.clock().now())
        text = page()
        assert value(text, line) == before + 1
        assert value(text, "zhicheng_faults_last_day") == 1

    def test_counts_messages_by_result(self) -> None:
        line = 'zhicheng_sms_total{result="sent"}'
        before = value(page(), line)
        PrometheusRecorder().message_tried(result="sent")
        assert value(page(), line) == before + 1

    def test_says_what_waits_and_for_how_long(self) -> None:
        ports.queue().enqueue("run_audit", with_files="no")
        write_released_batch(1)
        text = page()
        assert value(text, 'zhicheng_queue_depth{task="run_audit"}') == 1
        assert 'zhicheng_job_age_seconds{task="run_audit"}' in text
        assert value(text, 'zhicheng_shards{status="pending"}') == 1

    def test_says_when_the_seal_ends(self) -> None:
        text = page()
        assert value(text, 'zhicheng_expiry_days{of="seal_certificate"}') > 0
        assert value(text, 'zhicheng_expiry_days{of="seal_chain"}') > 0
        assert value(text, "zhicheng_keys_readable") == 1

    def test_says_that_the_keys_cannot_be_read_and_all_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away() -> object:
            raise Fault("没有密钥。")

        monkeypatch.setattr(ports, "seal_credential", away)
        figures = health_figures(at=ports.clock().now())
        assert (figures.keys_readable, figures.expiry_days) == (False, {})
        assert value(page(), "zhicheng_database_up") == 1

    def test_has_its_counts_without_a_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(**_: object) -> object:
            raise OperationalError("away")

        monkeypatch.setattr(metrics_server, "health_figures", away)
        monkeypatch.setattr(connection, "close", lambda: None)
        text = page()
        assert "zhicheng_database_up 0.0" in text
        assert "zhicheng_requests_total" in text


class TestTheAddress:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
        monkeypatch.setattr(metrics_server, "metrics_page", lambda: b"zhicheng_up 1\n")
        server = make_server("127.0.0.1", 0)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
        server.server_close()

    def test_answers_metrics_and_nothing_else(self, server: int) -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{server}/metrics") as answer:
            assert answer.read() == b"zhicheng_up 1\n"
            assert answer.headers["Content-Type"].startswith("text/plain")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{server}/")

    def test_is_none_of_the_public_sites(self) -> None:
        assert Client().get("/metrics").status_code == 404

    @pytest.mark.parametrize("stated", ["127.0.0.1:9464", "[::1]:9464", "10.1.2.3:80"])
    def test_may_be_of_this_machine_or_an_inner_network(
        self, monkeypatch: pytest.MonkeyPatch, stated: str
    ) -> None:
        monkeypatch.setenv("ZHICHENG_METRICS_ADDRESS", stated)
        assert inner_address("ZHICHENG_METRICS_ADDRESS", "") is not None

    @pytest.mark.parametrize(
        "stated", ["0.0.0.0:9464", "[::]:9464", "8.8.8.8:9464", "127.0.0.1", "127.0.0.1:0", "zhicheng:9464"]
    )
    def test_may_be_no_other(self, monkeypatch: pytest.MonkeyPatch, stated: str) -> None:
        monkeypatch.setenv("ZHICHENG_METRICS_ADDRESS", stated)
        with pytest.raises(BadSetting):
            inner_address("ZHICHENG_METRICS_ADDRESS", "")

    def test_may_be_left_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ZHICHENG_METRICS_ADDRESS", "")
        assert inner_address("ZHICHENG_METRICS_ADDRESS", "127.0.0.1:9464") is None


class TestSeveralProcesses:
    def test_add_up(self, tmp_path: Path) -> None:
        """As Granian's workers do: each counts into a file of its own, and one page shows the sum."""
        counting = (
            "from zhicheng.adapters.prometheus_recorder import PrometheusRecorder\n"
            "PrometheusRecorder().message_tried(result='sent')\n"
        )
        reading = (
            "from prometheus_client import CollectorRegistry, generate_latest\n"
            "from prometheus_client.multiprocess import MultiProcessCollector\n"
            "registry = CollectorRegistry(); MultiProcessCollector(registry)\n"
            "print(generate_latest(registry).decode())\n"
        )
        shared = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        for _ in range(2):
            subprocess.run([sys.executable, "-c", counting], check=True, env=shared)
        seen = subprocess.run(
            [sys.executable, "-c", reading], check=True, env=shared, capture_output=True, text=True
        )
        assert value(seen.stdout, 'zhicheng_sms_total{result="sent"}') == 2

    def test_share_a_folder_with_their_own_siblings_alone(
        self, tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.ZHICHENG_VAR, settings.ZHICHENG_METRICS_ADDRESS = tmp_path, ("127.0.0.1", 9464)  # type: ignore[attr-defined]
        stale = tmp_path / "metrics" / "999999999"
        stale.mkdir(parents=True)
        shared: list[dict[str, str]] = []
        added: list[str] = []
        monkeypatch.setattr(ProcessSupervisor, "share", lambda self, given: shared.append(given))
        monkeypatch.setattr(ProcessSupervisor, "add", lambda self, name, command: added.append(name))
        measuring.start_measuring(ProcessSupervisor())
        assert shared == [{"PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics" / str(os.getpid()))}]
        assert added == ["监测"]
        assert not stale.exists()

    def test_are_not_measured_where_no_address_is_set(
        self, settings: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.ZHICHENG_METRICS_ADDRESS = None  # type: ignore[attr-defined]
        monkeypatch.setattr(ProcessSupervisor, "add", lambda *_: pytest.fail("nothing is to be started"))
        measuring.start_measuring(ProcessSupervisor())
