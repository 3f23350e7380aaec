"""``messages``: delivery records, delivering now, and templates proposed and approved by two officers."""

import click

from zhicheng.cli import acting, options
from zhicheng.cli.command import command
from zhicheng.cli.console import Console
from zhicheng.cli.exit_codes import ExitCode
from zhicheng.domain.channels import UnitRole
from zhicheng.domain.messages import DeliveryState, MessageKind, MessageWordingRefused
from zhicheng.services.kernel import ports, telling
from zhicheng.services.oversight.reminders import remind

_KIND = click.Choice([kind.value for kind in MessageKind])
_STATE = click.Choice([state.value for state in DeliveryState])
_MOST_LISTED = 200


@command("messages list")
@click.option("--state", type=_STATE, metavar="状态", help="只列这个状态的，如 given_up（未发出）")
@options.acting
def listing(console: Console, *, state: str | None, login: str) -> ExitCode:
    """The latest deliveries, without a word of any message."""
    found = telling.delivery_records(
        actor=acting.staff(login, UnitRole.BUREAU),
        limit=_MOST_LISTED,
        offset=0,
        state=DeliveryState(state) if state else None,
    )
    console.table(
        "delivery",
        {
            "label": "消息",
            "recipient": "收件人",
            "channel": "渠道",
            "state": "状态",
            "attempts": "次数",
            "created_at": "登记时间",
            "last_error": "原因",
        },
        [
            {
                "label": line.label,
                "recipient": line.recipient,
                "channel": line.channel.label,
                "state": line.state.label,
                "attempts": line.attempts,
                "created_at": line.created_at,
                "last_error": line.last_error or None,
            }
            for line in found.rows
        ],
    )
    return ExitCode.OK


@command("messages deliver")
def deliver(console: Console) -> ExitCode:
    """Deliver what is due, as a worker does by itself."""
    done = telling.deliver_messages(most=1000, for_seconds=60)
    console.tell(
        "messages_delivered",
        f"安排{done.planned}条，发出{done.sent}条，推迟{done.postponed}条，未能确认{done.ended}条。"
        + ("还有等待发送的消息，可再次运行。" if done.has_more else ""),
        planned=done.planned,
        sent=done.sent,
        postponed=done.postponed,
        ended=done.ended,
    )
    return ExitCode.OK


@command("messages remind")
def reminders(console: Console) -> ExitCode:
    """Tell what the calendar has brought about, once."""
    done = remind(at=ports.clock().now())
    console.tell(
        "messages_reminded",
        f"到期的提醒：个人{done.holders}条，工作人员{done.staff}条，摘要{done.digests}条。已告知过的不再重复。",
        holders=done.holders,
        staff=done.staff,
        digests=done.digests,
    )
    return ExitCode.OK


@command("messages templates")
@click.argument("kind", type=_KIND, required=False, metavar="种类", help="不写则列出各类的现行文字")
@options.acting
def templates(console: Console, *, kind: str | None, login: str) -> ExitCode:
    """The words in force, or all versions of one kind."""
    actor, at = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    if kind is None:
        rows = [
            {
                "kind": line.spec.kind.value,
                "label": line.spec.label,
                "version": line.version,
                "sentence": line.wording.sentence,
                "more": line.wording.more or None,
                "approved_by": None,
            }
            for line in telling.message_kinds(actor=actor, at=at)
        ]
    else:
        rows = [
            {
                "kind": version.kind.value,
                "label": "施行中" if version.in_force else "已停用" if version.approved_at else "待批准",
                "version": version.version,
                "sentence": version.wording.sentence,
                "more": version.wording.more or None,
                "approved_by": version.approved_by or None,
            }
            for version in telling.template_versions(actor=actor, at=at, kind=MessageKind(kind))
        ]
    console.table(
        "message_template",
        {"kind": "种类", "label": "名称", "version": "版本", "sentence": "共用的一句", "more": "站内补充"},
        rows,
    )
    return ExitCode.OK


@command("messages propose")
@click.argument("kind", type=_KIND, metavar="种类", help="messages templates 给出的种类")
@click.option("--sentence", required=True, metavar="文字", help="各渠道共用的一句，项目写作 {title}")
@click.option("--more", default="", metavar="文字", help="站内补充，只在站内显示")
@options.acting
def propose(console: Console, *, kind: str, sentence: str, more: str, login: str) -> ExitCode:
    """Propose new words for a kind."""
    version = telling.propose_message_template(
        actor=acting.staff(login, UnitRole.BUREAU),
        at=ports.clock().now(),
        kind=MessageKind(kind),
        sentence=sentence,
        more=more,
    )
    console.tell(
        "message_template_proposed",
        f"第{version.version}版已提出。请另一名工作人员批准："
        f"zhicheng messages approve {kind} {version.version} --as 登录名",
        kind=kind,
        version=version.version,
    )
    return ExitCode.OK


@command("messages approve")
@click.argument("kind", type=_KIND, metavar="种类", help="消息的种类")
@click.argument("version", type=int, metavar="版本", help="待批准的版本号")
@options.acting
def approve(console: Console, *, kind: str, version: int, login: str) -> ExitCode:
    """Approve words as the second officer."""
    actor, at = acting.staff(login, UnitRole.BUREAU), ports.clock().now()
    versions = telling.template_versions(actor=actor, at=at, kind=MessageKind(kind))
    found = next((each for each in versions if each.version == version), None)
    if found is None:
        raise MessageWordingRefused("没有这一版，请用“zhicheng messages templates”核对。")
    done = telling.approve_message_template(actor=actor, at=at, template_id=found.id)
    console.tell(
        "message_template_approved",
        f"第{done.version}版已批准。请确认短信通道已登记“{done.sms_name}”。",
        sms_name=done.sms_name,
    )
    return ExitCode.OK
