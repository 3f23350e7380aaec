"""What a production system must not start with: a weak key, debugging, plain http, development adapters."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

_SHORTEST_KEY = 50
_FEWEST_CHARACTERS = 16
_DEVELOPMENT_ADAPTERS = {
    "zhicheng.adapters.development_credential.development_credential",
    "zhicheng.adapters.sms_console.ConsoleSms",
    "zhicheng.adapters.sms_inbox.InboxSms",
    "zhicheng.adapters.mail_inbox.InboxMail",
    "zhicheng.adapters.app_push_inbox.InboxPush",
}


@checks.register(checks.Tags.security, deploy=True)
def check_production(app_configs: Sequence[Any] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Everything wrong with the settings of a production system, in Chinese, as errors."""
    found: list[checks.CheckMessage] = []

    def wrong(number: int, sentence: str, remedy: str) -> None:
        found.append(checks.Error(sentence, hint=remedy, id=f"zhicheng.E{number:03}"))

    try:
        key = str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        key = ""
    if len(key) < _SHORTEST_KEY or len(set(key)) < _FEWEST_CHARACTERS:
        wrong(1, "会话密钥缺失或过于简单。", "请设置 ZHICHENG_SECRET_KEY，至少 50 个随机字符。")
    if settings.DEBUG:
        wrong(2, "调试模式会向访问者显示内部信息。", "请去掉 ZHICHENG_DEBUG。")
    if not settings.SECURE_SSL_REDIRECT:
        wrong(3, "网站允许用明文 http 访问。", "请去掉 ZHICHENG_PLAIN_HTTP，并为网站配置 https 证书。")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        wrong(4, "没有限定网站的域名。", "请在 ZHICHENG_ALLOWED_HOSTS 中写明域名，不要使用 *。")
    if not settings.ZHICHENG_CHECK_URL.startswith("https://"):
        # It is printed in the QR code of every certificate and can never be changed there.
        wrong(6, "证书二维码中的查验地址不是 https。", "请把 ZHICHENG_CHECK_URL 设为对外的查验网址。")
    if settings.ZHICHENG_DEMONSTRATION:
        # In a demonstration anybody may become anybody by one click, and reads everybody's codes.
        wrong(7, "演示模式允许任何人不用密码扮演任何账号。", "请去掉 ZHICHENG_DEMONSTRATION。")
    for port, adapter in settings.ZHICHENG_PORTS.items():
        if adapter in _DEVELOPMENT_ADAPTERS:
            wrong(5, f"仍在使用开发用的组件：{port}。", f"请设置 ZHICHENG_PORT_{port.upper()}。")
    return found


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured where this is a production system with anything wrong."""
    if not settings.ZHICHENG_PRODUCTION:
        return
    found = check_production()
    if found:
        lines = "\n".join(f"{message.id} {message.msg}{message.hint or ''}" for message in found)
        raise ImproperlyConfigured(f"生产环境的配置不安全，系统没有启动：\n{lines}")
