"""E-mail to outsiders who want to hear of a certificate's changes: where it may go, and what ends it."""

import uuid
from datetime import datetime

from zhicheng.domain.messages import MessageKind
from zhicheng.domain.messages.deliveries import NeverDeliverable
from zhicheng.domain.messages.wording import SMS_END
from zhicheng.domain.recall import FollowerState, follower_state
from zhicheng.records.models import StatusFollower, binding
from zhicheng.services.kernel.personal_data import open_text
from zhicheng.services.kernel.telling.follower_links import follower_address


def followers_email(follower: StatusFollower, kind: MessageKind, *, at: datetime) -> str:
    """The address in clear, where this kind may go there at this moment.

    Raises NeverDeliverable for one that was stopped, ran out or, but for the question itself, is not
    confirmed: it may have been stopped since the message was written.
    """
    state = follower_state(
        confirmed_at=follower.confirmed_at,
        stopped_at=follower.stopped_at,
        ends_at=follower.ends_at,
        at=at,
    )
    wanted = FollowerState.ASKED if kind is MessageKind.FOLLOWING_ASKED else FollowerState.FOLLOWING
    if state is not wanted or follower.email_sealed is None:
        raise NeverDeliverable("收件人已不再接收。", code="message.follower_ended")
    return open_text(follower.email_sealed, field=binding(StatusFollower, "email_sealed"), row=follower.id)


def outside_text(sent: str, follower_id: uuid.UUID, kind: MessageKind) -> str:
    """The text of the e-mail: the kind's sentence, and the links that only its reader has.

    The links stand outside of the template, which may hold no address.
    """
    address, sentence = follower_address(follower_id), sent.removesuffix(SMS_END)
    if kind is MessageKind.FOLLOWING_ASKED:
        return (
            f"{sentence}\n\n如是您本人填写，请在24小时内打开以下网址确认：\n{address}\n\n"
            f"如非本人操作，请忽略本邮件。不希望再收到这类确认邮件的，请打开：\n{address}/stop"
        )
    return f"{sentence}\n\n查看是哪一本证书：\n{address}\n\n不再接收：\n{address}/stop"
