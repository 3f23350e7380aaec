"""What professionals are told about their claims, certificates and cases."""

from typing import Final

from zhicheng.domain.messages.channels import MessageAudience, MessageChannel
from zhicheng.domain.messages.fields import MessageField as F
from zhicheng.domain.messages.kinds import MessageKind as K
from zhicheng.domain.messages.specs import MessageSpec
from zhicheng.domain.messages.wording import MessageWording

_ALL: Final = (MessageChannel.SMS, MessageChannel.EMAIL, MessageChannel.APP)
_QUIET: Final = (MessageChannel.EMAIL, MessageChannel.APP)


def _legal(kind: K, label: str, sentence: str, more: str = "", *, fields: tuple[F, ...] = ()) -> MessageSpec:
    """A notice of a decision: by text message, and nobody can switch that off."""
    return MessageSpec(
        kind,
        label,
        MessageAudience.HOLDER,
        fields,
        MessageWording(sentence, more),
        channels=_ALL,
        by_default=_ALL,
        is_legal=True,
    )


def _told(kind: K, label: str, sentence: str, more: str = "", *, fields: tuple[F, ...] = ()) -> MessageSpec:
    """By text message to somebody who chose nothing."""
    words = MessageWording(sentence, more)
    return MessageSpec(kind, label, MessageAudience.HOLDER, fields, words, channels=_ALL, by_default=_ALL)


def _noted(kind: K, label: str, sentence: str, more: str = "", *, fields: tuple[F, ...] = ()) -> MessageSpec:
    """On the site; by text message only to somebody who asked for it."""
    words = MessageWording(sentence, more)
    return MessageSpec(kind, label, MessageAudience.HOLDER, fields, words, channels=_ALL, by_default=_QUIET)


_CASE: Final = (F.CASE, F.THING)
HOLDER_SPECS: Final = (
    _noted(K.REGISTERED, "注册成功", "您已在职称系统注册成功。", "可以填写申领、查看证书和查验记录。"),
    _noted(
        K.CLAIM_MOVED_ON,
        "审核进入下一环节",
        "您申领的“{title}”已通过{unit}审核。",
        "下一环节：{step}。",
        fields=(F.TITLE, F.UNIT, F.STEP),
    ),
    _legal(
        K.CLAIM_SENT_BACK,
        "申领退回修改",
        "您申领的“{title}”已由{unit}退回修改。",
        "涉及内容：{part}。原因：{reason}。请修改后重新提交。",
        fields=(F.TITLE, F.UNIT, F.PART, F.REASON),
    ),
    _legal(
        K.CLAIM_REJECTED,
        "申领不予通过",
        "您申领的“{title}”经{unit}审核，不予通过。",
        "原因：{reason}。",
        fields=(F.TITLE, F.UNIT, F.REASON),
    ),
    _noted(
        K.CLAIM_UPLOADED,
        "申领已上传人社局",
        "您申领的“{title}”已上传人社局，列入{month}批次。",
        "制作完成后另行告知领取日期。",
        fields=(F.TITLE, F.MONTH),
    ),
    _noted(
        K.CLAIM_APPROVAL_TAKEN_BACK,
        "审核通过已撤回",
        "您申领的“{title}”，{unit}已撤回审核通过，将重新审核。",
        "您无需操作。重新审核的结果会另行告知。",
        fields=(F.TITLE, F.UNIT),
    ),
    _noted(
        K.CLAIM_UPLOAD_TAKEN_BACK,
        "上传人社局已撤回",
        "您申领的“{title}”，{unit}已撤回上传，暂不在人社局的批次中。",
        "您无需操作。重新上传或退回修改时会另行告知。",
        fields=(F.TITLE, F.UNIT),
    ),
    _told(
        K.CERTIFICATE_SEALED,
        "证书制作完成",
        "您的“{title}”电子职称证书已制作完成，{day}起可以领取。",
        fields=(F.TITLE, F.DAY),
    ),
    _told(
        K.CERTIFICATE_OPENED,
        "证书可以领取",
        "您的“{title}”电子职称证书已可领取。",
        "可以查询、下载和打印。",
        fields=(F.TITLE,),
    ),
    _legal(
        K.CERTIFICATE_CORRECTED,
        "证书已更正",
        "您的“{title}”电子职称证书已更正，请领取新证书。",
        "原证书已更换，不再使用。",
        fields=(F.TITLE,),
    ),
    _legal(
        K.CERTIFICATE_REPLACED,
        "证书已换发",
        "您的“{title}”电子职称证书已换发，请领取新证书。",
        "原证书已更换，不再使用。",
        fields=(F.TITLE,),
    ),
    _legal(
        K.CERTIFICATE_SUSPENDED,
        "证书暂停使用",
        "您的“{title}”电子职称证书自{day}起暂停使用。",
        "如有异议，可以在“我的办件”中提出。",
        fields=(F.TITLE, F.DAY),
    ),
    _legal(
        K.SUSPENSION_ENDED,
        "证书恢复使用",
        "您的“{title}”电子职称证书自{day}起恢复使用。",
        fields=(F.TITLE, F.DAY),
    ),
    _legal(
        K.CERTIFICATE_REVOKED,
        "证书已撤销",
        "您的“{title}”电子职称证书自{day}起撤销，不再有效。",
        "原因：{reason}。",
        fields=(F.TITLE, F.DAY, F.REASON),
    ),
    _noted(
        K.CERTIFICATE_VERIFIED,
        "证书被查验",
        "您的“{title}”电子职称证书于{day}被查验（{door}）。",
        "查验人和用途见查验记录。",
        fields=(F.TITLE, F.DAY, F.DOOR),
    ),
    _noted(
        K.CODE_EXPIRED,
        "查验验证码已失效",
        "您收到的查验验证码已失效，对方没有看到您的证书信息。",
        "如您并不知情，无需处理。",
    ),
    _legal(
        K.NAME_CHANGED,
        "登记信息已变更",
        "您在职称系统登记的个人信息已变更。",
        "变更前的姓名留作曾用名，原有证书继续有效。",
    ),
    _noted(K.CASE_OPENED, "办件已登记", "您的“{thing}”办件已登记，编号{case}。", fields=_CASE),
    _noted(K.CASE_TAKEN_UP, "办件已受理", "您的“{thing}”办件（{case}）已受理。", fields=_CASE),
    _legal(
        K.CASE_NEEDS_EVIDENCE,
        "办件需补充材料",
        "您的“{thing}”办件（{case}）需要补充材料，请于{day}前补充。",
        "需要补充：{reason}。",
        fields=(*_CASE, F.DAY, F.REASON),
    ),
    _legal(
        K.CASE_DECIDED,
        "办件已办结",
        "您的“{thing}”办件（{case}）已办结：{outcome}。",
        "决定书可以在办件中查看和打印。",
        fields=(*_CASE, F.OUTCOME),
    ),
)
