"""What each text message says: the wording that an operator registers with the SMS gateway, all of them.

Gateways in China send registered wording only. The parameters stand in the order of their first use in
the text, which is also the order in which a gateway that numbers them ({1}, {2}) wants them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.services.kernel.telling.wording import sms_wording

_PARAMETER = re.compile(r"\{(\w+)\}")


class UnknownMessage(Fault):
    """A message that has no registered wording, or lacks one of its parameters; a mistake in the program."""

    code = "sms.unknown"
    kind = FaultKind.MISCONFIGURED


@dataclass(frozen=True, slots=True)
class SmsText:
    """One registered wording."""

    name: str
    text: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in the order of their first use in the text."""
        return tuple(dict.fromkeys(_PARAMETER.findall(self.text)))

    def values(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """The values in that order. Raises UnknownMessage where one is missing."""
        missing = [name for name in self.parameters if name not in given]
        if missing:
            raise UnknownMessage(f"短信“{self.name}”缺少内容：{'、'.join(missing)}。请联系系统维护人员。")
        return tuple(given[name] for name in self.parameters)

    def written(self, given: Mapping[str, str]) -> str:
        """The message as its receiver reads it, without the sign name. Raises UnknownMessage."""
        return self.text.format(**dict(zip(self.parameters, self.values(given), strict=True)))


_TEXTS = (
    (
        "verification_code",
        "有人申请查验您的电子职称证书，验证码{code}，{minutes}分钟内有效。"
        "把验证码告诉对方即表示您同意查验；不同意请勿告知任何人。",
    ),
    ("login_code", "登录验证码{code}，{minutes}分钟内有效。请勿告知任何人，工作人员不会向您索要。"),
    ("register_code", "注册验证码{code}，{minutes}分钟内有效。如非本人操作，请忽略本短信。"),
    (
        "password_code",
        "重设密码的验证码{code}，{minutes}分钟内有效。如非本人操作，请勿告知任何人，您的密码没有改变。",
    ),
    ("phone_code", "更换手机号码的验证码{code}，{minutes}分钟内有效。如非本人操作，请忽略本短信。"),
    (
        "phone_change_told",
        "您在职称系统登记的手机号码正在更换或已经更换。如非本人操作，请立即登录系统撤销，或与我局联系。",
    ),
    (
        "staff_invitation",
        "请为您的工作账号设置密码：邀请码{code}，{hours}小时内有效。"
        "在登录页选择“凭邀请码设置密码”后填写。请勿告知任何人，工作人员不会向您索要。",
    ),
    (
        "staff_account_changed",
        "您的工作账号刚被授予角色、重置或恢复使用。如非您本人要求，请立即告知本单位负责人。",
    ),
    ("new_device", "您的账号刚在一台新设备上登录。如非本人操作，请立即登录系统修改密码，或与我局联系。"),
)
TEXTS: Mapping[str, SmsText] = {name: SmsText(name, text) for name, text in _TEXTS}


def sms_text(name: str) -> SmsText:
    """The wording called ``name``: of a code, or of a message in one version. Raises UnknownMessage."""
    found = TEXTS.get(name)
    if found is None and (message := sms_wording(name)) is not None:
        found = SmsText(name, message.sms_text)
    if found is None:
        raise UnknownMessage(f"没有名为“{name}”的短信模板。请联系系统维护人员。")
    return found
