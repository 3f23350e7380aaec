"""What the staff of units and of the Bureau are told about their work."""

from typing import Final

from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.fields import MessageField as F
from zhicheng.domain.messages.kinds import MessageKind as K
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.wording import MessageWording

_WAYS: Final = (MessageChannel.SMS, MessageChannel.EMAIL, MessageChannel.APP)
_MAIL: Final = (MessageChannel.EMAIL,)


def _staff(
    kind: K,
    label: str,
    sentence: str,
    more: str = "",
    *,
    fields: tuple[F, ...] = (),
    is_legal: bool = False,
    is_digested: bool = False,
) -> MessageSpec:
    return MessageSpec(
        kind,
        label,
        MessageAudience.STAFF,
        fields,
        MessageWording(sentence, more),
        channels=_WAYS,
        by_default=_MAIL,
        is_legal=is_legal,
        is_digested=is_digested,
    )


STAFF_SPECS: Final = (
    _staff(
        K.WORK_CAME_IN,
        "有新的待办",
        "{unit}有{count}件申领等待审核。",
        "请在待办中办理。",
        fields=(F.UNIT, F.COUNT),
        is_digested=True,
    ),
    _staff(
        K.WORK_SENT_BACK,
        "本单位审核过的申领被退回",
        "{unit}审核通过的{count}件申领被退回修改。",
        "退回的原因见各件的办理记录。",
        fields=(F.UNIT, F.COUNT),
        is_digested=True,
    ),
    _staff(
        K.FILING_APPROVED,
        "评审结果已核准备案",
        "{unit}报送的评审结果已核准备案，请于{day}前上传名册。",
        fields=(F.UNIT, F.DAY),
        is_legal=True,
    ),
    _staff(
        K.FILING_REFUSED,
        "评审结果不予备案",
        "{unit}报送的评审结果不予备案。",
        "原因：{reason}。请改正后重新报送。",
        fields=(F.UNIT, F.REASON),
        is_legal=True,
    ),
    _staff(
        K.FILING_DUE,
        "名册上传即将到期",
        "{unit}的评审名册应于{day}前上传，请尽快办理。",
        fields=(F.UNIT, F.DAY),
    ),
    _staff(
        K.UPLOAD_DUE,
        "本月上传即将截止",
        "{unit}有{count}件审核完成的申领尚未上传，{day}后上传的列入下月。",
        fields=(F.UNIT, F.COUNT, F.DAY),
    ),
    _staff(
        K.MONTH_READY,
        "本月可以核对",
        "{month}已有{count}件申领上传，可以核对。",
        fields=(F.MONTH, F.COUNT),
    ),
    _staff(
        K.FINDINGS_MADE,
        "核对发现问题",
        "{month}核对发现{count}项问题，请查看。",
        fields=(F.MONTH, F.COUNT),
        is_digested=True,
    ),
    _staff(
        K.RELEASE_WAITING,
        "批次等待签发",
        "{month}批次共{count}件，等待另一名工作人员签发。",
        fields=(F.MONTH, F.COUNT),
    ),
    _staff(K.MONTH_ISSUED, "批次制作完成", "{month}批次已制作完成，共{count}本。", fields=(F.MONTH, F.COUNT)),
    _staff(
        K.KEY_EXPIRING,
        "密钥或证书即将到期",
        "{thing}将于{day}到期，请安排更换。",
        fields=(F.THING, F.DAY),
    ),
    _staff(
        K.CERTIFICATE_RECALLED,
        "查验过的证书状态有变",
        "{unit}查验过或人员名单中的1本证书已更换、暂停或撤销，请重新查验。",
        fields=(F.UNIT,),
    ),
    _staff(
        K.CASE_FOR_UNIT,
        "有办件请本单位处理",
        "“{thing}”办件（{case}）请{unit}处理。",
        fields=(F.THING, F.CASE, F.UNIT),
        is_digested=True,
    ),
    _staff(
        K.TITLES_TO_REVIEW,
        "有关联资格待复核",
        "有证书更换、撤销或注销，{count}项关联资格待复核。",
        "请在办件的关联资格中逐项复核。",
        fields=(F.COUNT,),
        is_digested=True,
    ),
    _staff(K.DIGEST, "每日消息摘要", "您有{count}条新的工作消息。", fields=(F.COUNT,)),
)
