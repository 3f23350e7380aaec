"""The words of a message: one sentence for all channels, more on the site, a fixed end in a text message.

A text message and an e-mail begin with the very sentence that the site shows, so they cannot say different
things. What is only for the reader behind the log-in stands in the part for the site.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from zhicheng.domain.free_text import PersonalNumberWritten, without_personal_numbers
from zhicheng.domain.messages.fields import MessageField
from zhicheng.domain.refusals import Refusal

_FIELD: Final = re.compile(r"\{(\w*)\}")
_ADDRESS: Final = re.compile(
    r"https?:|www\.|[A-Za-z0-9-]+\.(?:com|cn|net|org|gov|top|vip)\b|//|@", re.ASCII | re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d(?:[ \-]?\d){5,}")
"""Six digits in a row: a phone, a code or a number of somebody, none of which a fixed text needs."""
LONGEST_SENTENCE: Final = 90
LONGEST_MORE: Final = 200
SMS_END: Final = "详情请登录职称系统查看。"
"""How every text message ends: it names no address, since a message with one cannot be told from a trick."""


class MessageWordingRefused(Refusal):
    """Words that may not become a template."""

    code = "message_template.refused"


@dataclass(frozen=True, slots=True)
class MessageWording:
    """The words of one kind, with fields as ``{title}``."""

    sentence: str
    """On every channel."""
    more: str = ""
    """Behind it, on the site alone."""

    def on_site(self, values: Mapping[str, str]) -> str:
        """The whole message as its reader sees it on the site. Raises KeyError without one of its fields."""
        return _filled(self.sentence, values) + _filled(self.more, values)

    def sent(self, values: Mapping[str, str]) -> str:
        """The message as it leaves the site. Raises KeyError without one of its fields."""
        return _filled(self.sentence + SMS_END, values)

    @property
    def sms_text(self) -> str:
        """The text to register with the SMS gateway."""
        return self.sentence + SMS_END

    @property
    def sent_fields(self) -> tuple[str, ...]:
        """The fields of the text message, in the order of their first place in it."""
        return tuple(dict.fromkeys(_FIELD.findall(self.sentence)))


def _filled(text: str, values: Mapping[str, str]) -> str:
    # Not str.format: a value, and a template too, may hold braces of its own, and they stay what they are.
    return _FIELD.sub(lambda found: values[found.group(1)], text)


def checked_wording(sentence: str, more: str, fields: Collection[MessageField]) -> MessageWording:
    """The words, where they may be used for a kind that has ``fields``.

    Raises MessageWordingRefused for empty, long or unfinished texts, for a field that the kind does not have
    or that may not leave the site, for addresses, for rows of digits and for personal numbers.
    """
    sentence, more = sentence.strip(), more.strip()
    if not sentence:
        raise MessageWordingRefused("请填写各渠道共用的一句。")
    if len(sentence) > LONGEST_SENTENCE or len(more) > LONGEST_MORE:
        raise MessageWordingRefused(
            f"共用的一句不能超过{LONGEST_SENTENCE}字，站内补充不能超过{LONGEST_MORE}字，请精简。"
        )
    known = {field.value: field for field in fields}
    for text, is_sent in ((sentence, True), (more, False)):
        _require_plain(text)
        for name in _FIELD.findall(text):
            if name not in known:
                allowed = "、".join(f"{{{field.value}}}（{field.label}）" for field in fields) or "无"
                raise MessageWordingRefused(f"不能使用“{{{name}}}”。这类消息可用的项目：{allowed}。")
            if is_sent and known[name].is_site_only:
                raise MessageWordingRefused(
                    f"“{known[name].label}”只能写在站内补充里，不能随短信、邮件发出。请移到站内补充。"
                )
    return MessageWording(sentence, more)


def _require_plain(text: str) -> None:
    if not text:
        return
    if not text.isprintable() or not text.endswith("。"):
        raise MessageWordingRefused("每一句应以句号结尾，不能有换行和其他控制符。请改正后再提出。")
    outside = _FIELD.sub("", text)
    if "{" in outside or "}" in outside:
        raise MessageWordingRefused("花括号只能用来写项目，如“{title}”。请改正后再提出。")
    if _ADDRESS.search(outside):
        raise MessageWordingRefused(
            "消息里不能有网址和邮箱，以免与诈骗短信混淆。请改为说明登录系统后的位置。"
        )
    try:
        without_personal_numbers(outside, "消息模板")
    except PersonalNumberWritten as refusal:
        raise MessageWordingRefused("消息模板里不能有证件号码和手机号码。请删去后再提出。") from refusal
    if _DIGITS.search(outside):
        raise MessageWordingRefused("消息模板里不能有六位以上的数字。请删去后再提出。")
