"""What is looked at to tell how the system is, one thing after the other."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connection

from zhicheng.domain.faults import FaultKind
from zhicheng.services.issuance.templates.acts import TemplateRefused, template_in_use
from zhicheng.services.kernel import ports
from zhicheng.services.kernel.messages import MOST_ATTEMPTS
from zhicheng.services.kernel.telling import message_figures
from zhicheng.services.oversight.health.ready import readiness

_LEAST_FREE = 0.10
_FAULTS_SHOWN = timedelta(days=1)
_LONG_WAIT = timedelta(minutes=10)
_SILENT = timedelta(seconds=60)
_MANY_MISSES = 50
"""Third-party questions in an hour that match no certificate; people mistype a few, programs many (T1)."""


class Verdict(StrEnum):
    """How one thing is."""

    GOOD = "good"
    ATTENTION = "attention"  # It works, but somebody should see to it.
    BAD = "bad"  # Something does not work now.

    @property
    def label(self) -> str:
        """The verdict in words."""
        return {Verdict.GOOD: "正常", Verdict.ATTENTION: "请关注", Verdict.BAD: "异常"}[self]


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing that was looked at."""

    title: str
    verdict: Verdict
    sentence: str
    """What was found, and what to do where it is not good."""


_SERVER = """
SELECT current_setting('server_version'), pg_database_size(current_database()), clock_timestamp()
"""


def _database(at: datetime) -> list[HealthLine]:
    found = readiness(at=at)
    version, size, database_time = _one(_SERVER)
    offset = abs((ports.clock().now() - database_time).total_seconds())
    limit = settings.ZHICHENG_CLOCK_TOLERANCE_SECONDS
    true_clock = offset <= limit
    return [
        HealthLine("数据库", Verdict.GOOD, f"PostgreSQL {version}，数据量{_size(size)}。"),
        HealthLine(
            "数据表版本",
            Verdict.GOOD if found.migrations else Verdict.BAD,
            "与程序一致。"
            if found.migrations
            else "数据表尚未升级，请运维人员执行迁移（zhicheng migrate）。",
        ),
        HealthLine(
            "后台进程",
            Verdict.GOOD if found.workers else Verdict.BAD,
            f"{found.workers}个进程在工作。"
            if found.workers
            else "没有后台进程在工作，名册、短信和制证都在等待。请运维人员启动后台进程（zhicheng worker）。",
        ),
        HealthLine(
            "时钟",
            Verdict.GOOD if true_clock else Verdict.BAD,
            f"本机与数据库相差{offset:.1f}秒，允许{limit}秒以内。"
            + ("" if true_clock else "已停止加盖电子印章，请校准服务器时间。"),
        ),
    ]


_JOBS = """
SELECT count(*) FILTER (WHERE job.status = 'todo'), count(*) FILTER (WHERE job.status = 'doing'),
       count(*) FILTER (WHERE job.status = 'failed'),
       count(*) FILTER (WHERE job.status = 'doing'
                          AND (worker.id IS NULL OR worker.last_heartbeat < clock_timestamp() - %s)),
       (SELECT min(event.at) FROM procrastinate_jobs waiting
          JOIN procrastinate_events event ON event.job_id = waiting.id AND event.type = 'deferred'
         WHERE waiting.status = 'todo'
           AND coalesce(waiting.scheduled_at, clock_timestamp()) <= clock_timestamp())
  FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
"""


def _jobs(at: datetime) -> list[HealthLine]:
    waiting, running, failed, stalled, oldest = _one(_JOBS, [_SILENT])
    kept_waiting = oldest is not None and at - oldest > _LONG_WAIT
    verdict = Verdict.ATTENTION if kept_waiting else Verdict.GOOD
    minutes = int((at - oldest).total_seconds() // 60) if oldest is not None else 0
    return [
        HealthLine(
            "任务队列",
            verdict,
            f"等待{waiting}项，进行中{running}项。"
            + (f"最早一项已等待{minutes}分钟，请检查后台进程是否够用。" if kept_waiting else ""),
        ),
        HealthLine(
            "中断的任务",
            Verdict.ATTENTION if stalled or failed else Verdict.GOOD,
            f"{stalled}项失去响应，近七日{failed}项未完成。系统会自动重新安排，持续出现时请联系运维人员。"
            if stalled or failed
            else "没有中断的任务。",
        ),
    ]


_MESSAGES_AND_QUESTIONS = """
SELECT sms.waiting, sms.lost, question.asked, question.missed
  FROM (SELECT count(*) FILTER (WHERE attempts < %s AND created_at > clock_timestamp() - interval '1 hour')
                 AS waiting,
               count(*) FILTER (WHERE attempts >= %s AND created_at > clock_timestamp() - interval '1 day')
                 AS lost
          FROM records_smsmessage WHERE sent_at IS NULL) AS sms,
       (SELECT count(*) AS asked, count(*) FILTER (WHERE certificate_id IS NULL) AS missed
          FROM records_verificationrequest WHERE asked_at > %s) AS question
"""


def _messages(waiting: int, lost: int) -> list[HealthLine]:
    return [
        HealthLine(
            "短信",
            Verdict.ATTENTION if lost else Verdict.GOOD,
            f"等待发送{waiting}条。"
            + (f"最近24小时有{lost}条未能发出，请检查短信通道。" if lost else "最近24小时没有发送失败。"),
        )
    ]


def _told(at: datetime) -> list[HealthLine]:
    found = message_figures(at=at)
    budget = found.budget
    is_late = found.oldest_due is not None and at - found.oldest_due > _LONG_WAIT
    is_short = budget.used * 5 >= (budget.most - budget.reserved) * 4
    return [
        HealthLine(
            "消息发送",
            Verdict.ATTENTION if is_late or found.given_up else Verdict.GOOD,
            f"待安排{found.unplanned}条，到时未发{found.waiting}条。"
            + ("最早一条已等待10分钟以上，请检查后台进程、短信通道和邮件服务器。" if is_late else "")
            + (f"最近24小时有{found.given_up}条未能确认发出，见发送记录。" if found.given_up else ""),
        ),
        HealthLine(
            "今日短信额度",
            Verdict.BAD if budget.refused else Verdict.ATTENTION if is_short else Verdict.GOOD,
            f"已用{budget.used}条，全天{budget.most}条，其中{budget.reserved}条留给登录等验证码。"
            + (f"因额度用完，{budget.refused}条未发或推迟。请核对用量。" if budget.refused else "")
            + ("其他短信的额度将用完，请核对用量。" if is_short and not budget.refused else ""),
        ),
    ]


def _messages_and_questions(at: datetime) -> list[HealthLine]:
    """Text messages and questions, counted by one statement."""
    values = [MOST_ATTEMPTS, MOST_ATTEMPTS, at - timedelta(hours=1)]
    waiting, lost, asked, missed = _one(_MESSAGES_AND_QUESTIONS, values)
    return [*_messages(waiting, lost), *_questions(asked, missed)]


def _questions(asked: int, missed: int) -> list[HealthLine]:
    tried = missed >= _MANY_MISSES and missed * 2 > asked
    return [
        HealthLine(
            "他人查验",
            Verdict.ATTENTION if tried else Verdict.GOOD,
            f"最近1小时提问{asked}次，其中{missed}次信息不符。"
            + ("可能有人在试号码。系统已限制次数，请运维人员查看来源并在防火墙上拦截。" if tried else ""),
        )
    ]


def _disk(at: datetime) -> list[HealthLine]:
    usage = shutil.disk_usage(settings.ZHICHENG_HOME)
    free = usage.free / usage.total
    enough = free >= _LEAST_FREE
    return [
        HealthLine(
            "磁盘空间",
            Verdict.GOOD if enough else Verdict.BAD,
            f"可用{_size(usage.free)}，占{free:.0%}。" + ("" if enough else "空间不足，请尽快扩容或清理。"),
        )
    ]


def _template(at: datetime) -> list[HealthLine]:
    try:
        row = template_in_use()
    except TemplateRefused as refusal:
        return [HealthLine("证书样式", Verdict.ATTENTION, refusal.sentence)]
    return [HealthLine("证书样式", Verdict.GOOD, f"在用样式{row.template_id}，版本{row.version}。")]


def _seal(at: datetime) -> list[HealthLine]:
    credential = ports.seal_credential()
    ends = credential.certificate.not_valid_after_utc
    days = (ends - at).days
    if days < 0:
        return [HealthLine("电子印章证书", Verdict.BAD, "已过期，不能盖章。请更换电子印章证书。")]
    if days <= 90:
        return [HealthLine("电子印章证书", Verdict.ATTENTION, f"还有{days}天到期，请着手更换。")]
    kind = "演示用样章，不能用于正式发证。" if credential.is_specimen else ""
    return [
        HealthLine(
            "电子印章证书",
            Verdict.ATTENTION if credential.is_specimen else Verdict.GOOD,
            f"{kind}还有{days}天到期。",
        )
    ]


_FAULTS = """
SELECT kind, count(*), (array_agg(reference ORDER BY met_at DESC))[1]
  FROM records_faultreport WHERE met_at > %s GROUP BY kind ORDER BY max(met_at) DESC
"""


def _faults(at: datetime) -> list[HealthLine]:
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS, [at - _FAULTS_SHOWN])
        found = cursor.fetchall()
    if not found:
        return [HealthLine("系统故障", Verdict.GOOD, "最近24小时没有故障。")]
    counted = "，".join(f"{FaultKind(kind).label}{count}次" for kind, count, _ in found)
    return [
        HealthLine(
            "系统故障",
            Verdict.BAD,
            f"最近24小时：{counted}。请运维人员按编号{found[0][2]}在日志中查明，受影响的事项修复后会自动继续。",
        )
    ]


LOOKS: tuple[Callable[[datetime], list[HealthLine]], ...] = (
    _database,
    _faults,
    _jobs,
    _messages_and_questions,
    _told,
    _disk,
    _template,
    _seal,
)


def _one(query: str, parameters: list[Any] | None = None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return tuple(cursor.fetchone())


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} TB"
