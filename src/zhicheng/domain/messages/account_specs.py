"""What anybody with an account is told about the account itself. Sent at once, at whatever hour."""

from typing import Final

from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.fields import MessageField
from zhicheng.domain.messages.kinds import MessageKind
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.wording import MessageWording

ACCOUNT_SPECS: Final = (
    MessageSpec(
        MessageKind.PHONE_CHANGED,
        "登记的手机号码已更换",
        MessageAudience.ACCOUNT,
        (),
        MessageWording(
            "您在职称系统登记的手机号码已更换。",
            "如非本人操作，请立即修改密码，并持身份证件到人社局窗口说明。",
        ),
        # The text message goes to the old phone, by the act that changes it.
        channels=(MessageChannel.EMAIL, MessageChannel.APP),
        by_default=(MessageChannel.EMAIL, MessageChannel.APP),
        is_legal=True,
        is_urgent=True,
    ),
    MessageSpec(
        MessageKind.EMAIL_CHANGED,
        "接收消息的邮箱已更换",
        MessageAudience.ACCOUNT,
        (),
        MessageWording("您在职称系统接收消息的邮箱已更换。", "如非本人操作，请立即修改密码。"),
        channels=(MessageChannel.SMS, MessageChannel.APP),
        by_default=(MessageChannel.SMS, MessageChannel.APP),
        is_legal=True,
        is_urgent=True,
    ),
    MessageSpec(
        MessageKind.OWN_RIGHTS_CHANGED,
        "您的工作账号有变动",
        MessageAudience.ACCOUNT,
        (MessageField.THING,),
        MessageWording(
            "您的工作账号有变动：{thing}。",
            "如与您要求的不符，请立即告知本单位负责人，并通过意见反馈说明。",
        ),
        channels=(MessageChannel.SMS, MessageChannel.EMAIL, MessageChannel.APP),
        by_default=(MessageChannel.SMS, MessageChannel.EMAIL, MessageChannel.APP),
        is_legal=True,
        is_urgent=True,
    ),
)
