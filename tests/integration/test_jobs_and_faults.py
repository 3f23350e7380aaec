"""A fault in a job: reported, tried again after a pause, and nothing of the work ended by it."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from pytest_django import Settings

from tests.support.cast import PEOPLE, Cast, roster_cells, workbook
from tests.support.stored import stored
from zhicheng.adapters.local_files import LocalFiles
from zhicheng.documents.seal_credential import CredentialRefused
from zhicheng.documents.timestamps import TimestampRefused
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.refusals import Refusal
from zhicheng.domain.rosters.columns import RosterKind
from zhicheng.jobs.running import FaultBackOff, running
from zhicheng.jobs.schedules import forget_old_faults_task, publish_head_task
from zhicheng.jobs.tasks import deliver_message_task
from zhicheng.records.models import Checkpoint, Claim, Event, FaultReport, RosterUpload, SmsMessage
from zhicheng.services.intake.rosters.process import process_roster
from zhicheng.services.intake.rosters.receive import receive_roster
from zhicheng.services.issuance.pipeline.due_work import enqueue_due_work
from zhicheng.services.kernel import messages, ports
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.kernel.fault_reports import Door, report_fault
from zhicheng.services.kernel.messages import queue_message

pytestmark = pytest.mark.django_db


def job(attempts: int) -> Job:
    return Job(
        id=1,
        queue="zhicheng",
        lock=None,
        queueing_lock=None,
        task_name="publish_checkpoint",
        attempts=attempts,
    )


class TestFaultBackOff:
    def test_waits_longer_each_time_and_never_over_five_minutes(self) -> None:
        waits = []
        for attempts in range(12):
            decision = FaultBackOff().get_retry_decision(exception=Fault("坏。"), job=job(attempts))
            assert decision is not None
            assert decision.retry_at is not None
            # Whole seconds: the two looks at the clock are some microseconds apart.
            waits.append(timedelta(seconds=round((decision.retry_at - ports.clock().now()).total_seconds())))
        assert waits == sorted(waits)
        assert timedelta(seconds=290) < waits[-1] <= timedelta(seconds=300)

    @pytest.mark.parametrize("error", [Refusal("不行。"), ValueError("ours")])
    def test_tries_nothing_else_again(self, error: Exception) -> None:
        assert FaultBackOff().get_retry_decision(exception=error, job=job(0)) is None

    def test_takes_a_database_that_is_away_for_a_fault(self) -> None:
        assert FaultBackOff().get_retry_decision(exception=OperationalError("away"), job=job(0)) is not None

    def test_ends_with_what_has_lost_its_purpose(self) -> None:
        strategy = FaultBackOff(most_attempts=3)
        assert strategy.get_retry_decision(exception=Fault("坏。"), job=job(2)) is not None
        assert strategy.get_retry_decision(exception=Fault("坏。"), job=job(3)) is None

    def test_stands_behind_every_task_that_the_sweep_does_not_bring_back(self) -> None:
        assert isinstance(publish_head_task.retry_strategy, FaultBackOff)
        assert isinstance(deliver_message_task.retry_strategy, FaultBackOff)


class TestRunning:
    def test_reports_a_fault_and_passes_it_on(self) -> None:
        with pytest.raises(Fault), running("publish_checkpoint"):
            raise Fault("坏。", code="test.broken")
        assert FaultReport.objects.get().subject == "task:publish_checkpoint"

    def test_reports_nothing_else(self) -> None:
        with pytest.raises(ValueError, match="ours"), running("publish_checkpoint"):
            raise ValueError("ours")
        assert not FaultReport.objects.exists()


class TestReportsOfFaults:
    def report(self, days: float) -> None:
        report_fault(fault=Fault("坏。"), door=Door.JOB, at=ports.clock().now() - timedelta(days=days))

    def test_go_after_the_days_that_are_set_and_their_events_stay(self, settings: Settings) -> None:
        settings.ZHICHENG_FAULT_DAYS = 30
        for days in (31, 30.001, 29.999, 0):
            self.report(days)
        assert forget_old_faults_task(timestamp=0) == 2
        assert FaultReport.objects.count() == 2
        assert Event.objects.filter(tag=EventTag.FAULT_MET.value).count() == 4

    def test_of_the_last_day_stay_whatever_is_set(self, settings: Settings) -> None:
        settings.ZHICHENG_FAULT_DAYS = 0
        self.report(0.9)
        self.report(1.1)
        assert forget_old_faults_task(timestamp=0) == 1
        assert FaultReport.objects.count() == 1

    def test_are_deleted_each_night(self) -> None:
        on_schedule = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
        assert forget_old_faults_task.name in on_schedule


class TestTheDailyHead:
    def test_is_published_once_the_authority_answers_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Away:
            def stamp(self, digest: bytes) -> bytes:
                raise TimestampRefused("时间戳服务无法连接。")

        with monkeypatch.context() as patch:
            patch.setattr(ports, "timestamps", Away)
            with pytest.raises(TimestampRefused):
                publish_head_task(0)
        assert not Checkpoint.objects.exists()
        assert FaultReport.objects.get().kind == "unreachable"
        publish_head_task(0)
        assert Checkpoint.objects.count() == 1


class TestARoster:
    @pytest.fixture
    def cast(self) -> Cast:
        return Cast()

    @pytest.fixture
    def upload(self, cast: Cast) -> RosterUpload:
        filing = cast.filing()
        made = receive_roster(
            actor=cast.convener,
            at=cast.at,
            kind=RosterKind.EVALUATION,
            filing_id=filing.id,
            file_name="名册.xlsx",
            data=workbook(RosterKind.EVALUATION, [roster_cells(PEOPLE[0], filing)]),
        )
        return stored(RosterUpload, made.upload)

    def test_whose_file_is_away_is_read_once_it_is_back(
        self, upload: RosterUpload, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(LocalFiles, "get", _lost)
            with pytest.raises(Fault):
                process_roster(upload_id=upload.id)
        upload.refresh_from_db()
        assert (upload.status, upload.refusal) == ("received", "")
        assert upload.lease_until is not None
        # It backs off: neither the sweep nor a second job takes it now.
        assert enqueue_due_work().uploads == 0
        assert process_roster(upload_id=upload.id).status == "received"
        RosterUpload.objects.update(lease_until=None)
        assert process_roster(upload_id=upload.id).status == "done"
        assert Claim.objects.count() == 1


def _lost(*_: object) -> bytes:
    raise Fault("文件丢失。", code="files.missing", kind=FaultKind.LOST)


class TestAMessage:
    @pytest.fixture
    def message(self) -> SmsMessage:
        key = queue_message(
            at=ports.clock().now(),
            person=None,
            phone="13900004321",
            template="consent_code",
            parameters={"code": "481516"},
        )
        return SmsMessage.objects.get(id=key)

    def test_whose_key_is_away_keeps_both_its_attempts(
        self, message: SmsMessage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object, **__: object) -> str:
            raise Fault("缺少密钥。", code="keys.missing")

        with monkeypatch.context() as patch:
            patch.setattr(messages, "open_text", away)
            for _ in range(3):
                with pytest.raises(Fault):
                    deliver_message_task(str(message.id))
        message.refresh_from_db()
        assert (message.attempts, message.sent_at) == (0, None)
        assert FaultReport.objects.get().subject == f"message:{message.id}"
        assert deliver_message_task(str(message.id))
        message.refresh_from_db()
        assert message.sent_at is not None

    def test_whose_gateway_lacks_a_setting_keeps_them_too(
        self, message: SmsMessage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Unset:
            def send(self, *_: object) -> str:
                raise CredentialRefused("没有设置短信签名。")

        monkeypatch.setattr(ports, "sms", Unset)
        with pytest.raises(CredentialRefused):
            deliver_message_task(str(message.id))
        message.refresh_from_db()
        assert message.attempts == 0
