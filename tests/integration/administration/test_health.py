"""The state of the system in words, and the audit that an officer starts."""

from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from tests.conftest import without_guard
from tests.support.cast import Cast
from zhicheng.records.models import Event, SmsMessage, VerificationRequest, VerificationStatus
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.actor import NotAllowed
from zhicheng.services.kernel.events import EventTag
from zhicheng.services.oversight.audit.scheduled import ask_audit, audit_and_keep, audit_under_way, last_audit
from zhicheng.services.oversight.health.checks import HealthLine, Verdict
from zhicheng.services.oversight.health.page import key_inventory, system_health

pytestmark = pytest.mark.django_db
_Usage = namedtuple("_Usage", "total used free")


def line(cast: Cast, title: str) -> HealthLine:
    health = system_health(actor=cast.check_officer, at=ports.clock().now())
    return next(item for item in health.lines if item.title == title)


class TestHealth:
    def test_without_workers_something_is_wrong(self, cast: Cast) -> None:
        found = line(cast, "后台进程")
        assert found.verdict is Verdict.BAD
        assert "启动后台进程" in found.sentence

    def test_a_working_worker_is_counted(self, cast: Cast) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (clock_timestamp())")
        assert line(cast, "后台进程").verdict is Verdict.GOOD

    def test_waiting_and_stalled_jobs(self, cast: Cast) -> None:
        assert ask_audit(actor=cast.check_officer, at=cast.at, with_files=False)
        assert "等待1项" in line(cast, "任务队列").sentence
        assert line(cast, "中断的任务").verdict is Verdict.GOOD
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        assert line(cast, "中断的任务").verdict is Verdict.ATTENTION

    def test_a_job_that_waits_for_long(self, cast: Cast) -> None:
        ask_audit(actor=cast.check_officer, at=cast.at, with_files=False)
        later = ports.clock().now() + timedelta(minutes=30)
        lines = system_health(actor=cast.check_officer, at=later).lines
        found = next(item for item in lines if item.title == "任务队列")
        assert found.verdict is Verdict.ATTENTION
        assert "已等待30分钟" in found.sentence or "已等待29分钟" in found.sentence

    def test_messages_that_were_lost(self, cast: Cast) -> None:
        assert line(cast, "短信").verdict is Verdict.GOOD
        SmsMessage.objects.create(
            template="code", body_sealed=b"x", created_at=ports.clock().now(), attempts=9
        )
        assert line(cast, "短信").verdict is Verdict.ATTENTION

    @pytest.mark.parametrize(
        ("missed", "ago", "verdict"),
        [(49, 10, Verdict.GOOD), (50, 10, Verdict.ATTENTION), (50, 61, Verdict.GOOD)],
    )
    def test_many_questions_that_meet_nobody(
        self, cast: Cast, missed: int, ago: int, verdict: Verdict
    ) -> None:
        at = ports.clock().now() - timedelta(minutes=ago)
        VerificationRequest.objects.bulk_create(
            VerificationRequest(
                session_digest=b"x",
                code_digest=b"x",
                status=VerificationStatus.PENDING.value,
                asked_at=at,
                expires_at=at + timedelta(minutes=5),
            )
            for _ in range(missed)
        )
        assert line(cast, "他人查验").verdict is verdict

    def test_a_full_disk(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.disk_usage", lambda path: _Usage(100, 95, 5))
        assert line(cast, "磁盘空间").verdict is Verdict.BAD
        monkeypatch.setattr("shutil.disk_usage", lambda path: _Usage(100, 50, 50))
        assert line(cast, "磁盘空间").verdict is Verdict.GOOD

    def test_a_clock_that_is_off(self, cast: Cast, settings: Settings) -> None:
        assert line(cast, "时钟").verdict is Verdict.GOOD
        settings.ZHICHENG_CLOCK_TOLERANCE_SECONDS = -1
        assert line(cast, "时钟").verdict is Verdict.BAD

    def test_the_template_in_use(self, cast: Cast) -> None:
        assert line(cast, "证书样式").verdict is Verdict.ATTENTION
        cast.template()
        assert line(cast, "证书样式").verdict is Verdict.GOOD

    def test_a_seal_that_ends_soon(self, cast: Cast) -> None:
        ends = ports.seal_credential().certificate.not_valid_after_utc
        for days, verdict in ((60, Verdict.ATTENTION), (-1, Verdict.BAD)):
            lines = system_health(actor=cast.check_officer, at=ends - timedelta(days=days)).lines
            found = next(item for item in lines if item.title == "电子印章证书")
            assert found.verdict is verdict

    def test_is_the_bureaus_alone(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            system_health(actor=cast.personnel, at=cast.at)
        with pytest.raises(NotAllowed):
            key_inventory(actor=cast.personnel)


class TestAudit:
    def test_is_asked_once_and_its_result_kept(self, cast: Cast) -> None:
        officer = cast.check_officer
        assert last_audit() is None
        assert ask_audit(actor=officer, at=cast.at, with_files=True)
        assert not ask_audit(actor=officer, at=cast.at, with_files=True)
        assert Event.objects.filter(tag=EventTag.AUDIT_ASKED).count() == 1
        assert audit_under_way()
        done = audit_and_keep(with_files=True)
        assert (done.breaches, done.findings) == (0, ())
        assert "证书文件" in done.checks
        assert last_audit() == done

    def test_leaves_the_files_out_unless_asked(self, cast: Cast) -> None:
        assert "证书文件" not in audit_and_keep(with_files=False).checks

    @pytest.mark.tampers
    def test_a_breach_is_kept_and_shown_as_wrong(self, cast: Cast) -> None:
        assert cast.employer
        with without_guard(connection):
            Event.objects.filter(seq=1).update(payload={})
        done = audit_and_keep(with_files=False)
        assert done.breaches == 1
        assert done.findings[0].is_breach
        assert line(cast, "审计").verdict is Verdict.BAD

    def test_only_the_bureau_starts_one(self, cast: Cast) -> None:
        with pytest.raises(NotAllowed):
            ask_audit(actor=cast.personnel, at=cast.at, with_files=False)


class TestKeys:
    def test_every_key_is_named(self, cast: Cast) -> None:
        found = {entry.purpose for entry in key_inventory(actor=cast.check_officer)}
        assert {"电子印章", "个人信息加密"} <= found
