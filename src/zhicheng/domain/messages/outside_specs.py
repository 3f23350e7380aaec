"""What outsiders are told who were shown a certificate and left an address: by e-mail, and nothing else.

Neither text says whose certificate it is: the page behind the link does, as far as its reader knows it.
"""

from typing import Final

from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.fields import MessageField as F
from zhicheng.domain.messages.kinds import MessageKind as K
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.wording import MessageWording

_MAIL: Final = (MessageChannel.EMAIL,)

OUTSIDE_SPECS: Final = (
    MessageSpec(
        K.FOLLOWING_ASKED,
        "确认接收证书状态变化",
        MessageAudience.OUTSIDE,
        (),
        MessageWording("有人查验证书时填写了此邮箱，以便证书状态变化时告知。确认之前不会再发邮件。"),
        channels=_MAIL,
        by_default=_MAIL,
        is_legal=True,
        is_urgent=True,
    ),
    MessageSpec(
        K.CERTIFICATE_CHANGED,
        "您查验过的证书有变化",
        MessageAudience.OUTSIDE,
        (F.DAY, F.OUTCOME),
        MessageWording("您查验过的1本证书于{day}{outcome}，请重新查验。"),
        channels=_MAIL,
        by_default=_MAIL,
        is_legal=True,
    ),
)
