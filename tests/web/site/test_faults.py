"""What a person, the log, the trail and the health page are told of each thing that can be broken."""

import errno
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.conftest import without_guard
from tests.support.cast import PEOPLE, Cast
from tests.web.conftest import Browse
from tests.web.holder.collected import certificate_of
from zhicheng.adapters.local_files import FileMissing
from zhicheng.config.logging import JsonLines
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal
from zhicheng.records.models import Certificate, Event, FaultReport
from zhicheng.services.collection import collect as collection
from zhicheng.services.collection.collect import SealedFileBroken
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.fault_reports import Door, as_fault, report_fault
from zhicheng.services.kernel.personal_data import SealedDataBroken
from zhicheng.web.site import fault_pages, refusal_pages

pytestmark = pytest.mark.django_db


class Lines(logging.Handler):
    """Every line that reaches the log, as the operator reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))

    def errors(self) -> list[dict[str, object]]:
        return [line for line in self.lines if line["level"] == "ERROR"]

    def of(self, logger: str) -> list[dict[str, object]]:
        return [line for line in self.lines if line["logger"] == logger]


@pytest.fixture
def log() -> Iterator[Lines]:
    lines, root = Lines(), logging.getLogger()
    root.addHandler(lines)
    yield lines
    root.removeHandler(lines)


@pytest.fixture
def certificate(cast: Cast) -> Certificate:
    return certificate_of(cast)


@pytest.fixture
def client(browse: Browse, cast: Cast) -> Client:
    client = browse(cast.holder(PEOPLE[0]))
    client.raise_request_exception = False
    return client


def file_of(certificate: Certificate) -> str:
    return reverse("holder:download", kwargs={"certificate_id": certificate.id})


def break_file(certificate: Certificate) -> str:
    """Change one byte; returns the storage key."""
    key = certificate.artifact.storage_key
    data = bytearray(ports.files().get(key))
    data[len(data) // 2] ^= 1
    ports.files().put(key, bytes(data))
    return str(key)


def assert_is_reported(
    answer: Any, log: Lines, *, status: int, kind: FaultKind, code: str, exception: type
) -> str:
    """One page with a number, one ERROR line, one event, one red line; returns the page's text."""
    assert answer.status_code == status
    number = answer.headers["X-Request-ID"]
    text: str = answer.content.decode()
    assert number in text
    (line,) = log.errors()
    assert (line["code"], line["kind"], line["request_id"]) == (code, kind.value, number)
    assert exception.__name__ in str(line["exception"])
    event = Event.objects.get(tag=EventTag.FAULT_MET.value)
    assert (event.subject_id, event.payload["code"], event.payload["door"]) == (number, code, "web")
    assert FaultReport.objects.get().reference == number
    return text


def health_line(browse: Browse, cast: Cast) -> str:
    page = browse(cast.check_officer).get(reverse("bureau:health")).content.decode()
    return page[page.index("系统故障") :][:400]


@pytest.mark.tampers
class TestFourThingsThatLookedAlike:
    """A changed byte, a lost file, a broken tag and a slip of the pen: once all four were a 422."""

    def test_a_changed_byte_is_an_altered_file(
        self, client: Client, certificate: Certificate, log: Lines, browse: Browse, cast: Cast
    ) -> None:
        key = break_file(certificate)
        text = assert_is_reported(
            client.get(file_of(certificate)),
            log,
            status=500,
            kind=FaultKind.ALTERED,
            code="collection.file_broken",
            exception=SealedFileBroken,
        )
        assert key not in text
        assert key.split("/")[-1] not in text
        assert log.errors()[0]["detail"] == key, "the operator is told which file it is"
        assert "数据被改动1次" in health_line(browse, cast)
        assert "异常" in health_line(browse, cast)

    def test_a_deleted_file_is_lost(
        self, client: Client, certificate: Certificate, log: Lines, browse: Browse, cast: Cast
    ) -> None:
        key = certificate.artifact.storage_key
        ports.files().delete(key)
        text = assert_is_reported(
            client.get(file_of(certificate)),
            log,
            status=500,
            kind=FaultKind.LOST,
            code="files.missing",
            exception=FileMissing,
        )
        assert key not in text
        assert "数据丢失1次" in health_line(browse, cast)

    def test_an_id_number_whose_tag_fails_is_altered(
        self, client: Client, certificate: Certificate, log: Lines
    ) -> None:
        sealed = bytearray(certificate.id_number_sealed)
        sealed[-1] ^= 1
        with without_guard(connection):
            Certificate.objects.filter(id=certificate.id).update(id_number_sealed=bytes(sealed))
        address = reverse("holder:certificate", kwargs={"certificate_id": certificate.id})
        text = assert_is_reported(
            client.get(address),
            log,
            status=500,
            kind=FaultKind.ALTERED,
            code="personal_data.broken",
            exception=SealedDataBroken,
        )
        assert str(certificate.id) not in text

    def test_a_mistyped_number_is_the_persons_own(
        self, client: Client, certificate: Certificate, log: Lines, browse: Browse, cast: Cast
    ) -> None:
        answer = client.post(reverse("holder:verify"), {"number": "B12345"})
        assert answer.status_code == 422
        assert "编号" in answer.content.decode()
        assert log.errors() == []
        assert not FaultReport.objects.exists()
        assert not Event.objects.filter(tag=EventTag.FAULT_MET.value).exists()
        assert "没有故障" in health_line(browse, cast)

    def test_would_look_like_the_slip_if_a_fault_were_a_refusal(
        self, client: Client, certificate: Certificate, log: Lines, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Negative control: the old exception gives the old answer, and the fault is not reported.
        class Old(Refusal):
            code = "collection.file_broken"

            def __init__(self, sentence: str, *, detail: str) -> None:
                super().__init__(sentence)

        monkeypatch.setattr(collection, "SealedFileBroken", Old)
        break_file(certificate)
        assert client.get(file_of(certificate)).status_code == 422
        assert log.errors() == []
        assert not FaultReport.objects.exists()


class TestWhatMayPass:
    @pytest.mark.parametrize(
        ("kind", "status", "retry"),
        [
            (FaultKind.LOST, 500, None),
            (FaultKind.ALTERED, 500, None),
            (FaultKind.MISCONFIGURED, 500, None),
            (FaultKind.UNREACHABLE, 503, "30"),
            (FaultKind.FULL, 503, "300"),
        ],
    )
    def test_status_follows_from_the_kind(
        self, client: Client, kind: FaultKind, status: int, retry: str | None
    ) -> None:
        answer = refusal_pages.RefusalPages(lambda request: HttpResponse()).process_exception(
            client.get("/").wsgi_request,
            Fault("密钥 k9 不在 /etc/keys.json 中。", code="a.missed", kind=kind),
        )
        assert answer is not None
        assert (answer.status_code, answer.headers.get("Retry-After")) == (status, retry)
        for inside in ("k9", "keys.json", "密钥", "missed"):
            assert inside not in answer.content.decode()

    def test_a_database_that_is_away_is_met_before_any_view(
        self, client: Client, monkeypatch: pytest.MonkeyPatch, log: Lines
    ) -> None:
        def away(*_: object, **__: object) -> None:
            raise OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr("zhicheng.web.site.acting.SessionUserMiddleware.__call__", away)
        answer = client.get("/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.headers["X-Request-ID"] in answer.content.decode()
        assert [line["code"] for line in log.errors()] == ["database.failed"]

    def test_an_error_that_nobody_foresaw_has_a_number_too(self, browse: Browse, log: Lines) -> None:
        client = browse()
        client.raise_request_exception = False
        answer = client.get("/refusing/broken")
        assert answer.status_code == 500
        assert answer.headers["X-Request-ID"] in answer.content.decode()
        (line,) = log.errors()
        assert line["request_id"] == answer.headers["X-Request-ID"]
        assert not FaultReport.objects.exists()

    def test_every_kind_that_may_pass_says_when(self) -> None:
        assert set(fault_pages.RETRY_SECONDS) == {kind for kind in FaultKind if kind.may_pass}


class TestReportFault:
    def test_the_same_work_has_one_event_in_an_hour(self, cast: Cast) -> None:
        for _ in range(3):
            report_fault(fault=Fault("坏。"), door=Door.JOB, at=cast.at, subject="shard:1")
        report_fault(fault=Fault("坏。"), door=Door.JOB, at=cast.at, subject="shard:2")
        assert FaultReport.objects.count() == 2

    def test_every_request_has_its_own(self, cast: Cast) -> None:
        for _ in range(3):
            report_fault(fault=Fault("坏。"), door=Door.WEB, at=cast.at)
        assert Event.objects.filter(tag=EventTag.FAULT_MET.value).count() == 3

    def test_a_database_that_is_away_costs_the_event_and_not_the_answer(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, log: Lines
    ) -> None:
        def away(*_: object, **__: object) -> None:
            raise OperationalError("away")

        monkeypatch.setattr("zhicheng.services.kernel.fault_reports.transaction", away)
        assert report_fault(fault=Fault("坏。"), door=Door.WEB, at=cast.at)
        assert len(log.errors()) == 1
        assert not FaultReport.objects.exists()

    def test_knows_a_full_disk_and_no_other_error_of_the_system(self) -> None:
        full = as_fault(OSError(errno.ENOSPC, "No space left on device"))
        assert full is not None
        assert full.kind is FaultKind.FULL
        assert as_fault(OSError(errno.EPIPE, "Broken pipe")) is None
        assert as_fault(ValueError("ours")) is None
