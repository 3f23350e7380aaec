"""E-mail through Django's own mail, over one connection for as long as mails follow each other.

Settings: ``ZHICHENG_MAIL_HOST``, ``_PORT``, ``_USER``, ``_SSL``, ``_STARTTLS``, ``_TIMEOUT``, ``_FROM``, and
the password in ``ZHICHENG_MAIL_PASSWORD_FILE`` or ``ZHICHENG_MAIL_PASSWORD``.
"""

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zhicheng.adapters.secret_sources import secret
from zhicheng.domain.faults import Fault, FaultKind
from zhicheng.domain.messages import NeverDeliverable, SendingUnclear


class MailNotSent(Fault):
    """The mail server was away or did not take the mail now: nothing has gone out."""

    code = "mail.not_sent"
    kind = FaultKind.UNREACHABLE


class MailUnanswered(SendingUnclear):
    """The server had the mail and did not say that it took it."""

    code = "mail.unanswered"


class MailRefused(NeverDeliverable):
    """The server refuses this address or this mail for good."""

    code = "mail.refused"


class DjangoMail:
    """A MailSender. One worker's: it is not shared between threads."""

    def __init__(self) -> None:
        self._connection: Any = None

    def send(self, address: str, subject: str, text: str, key: str) -> str:
        """Send one plain mail; returns its Message-ID, which is the same for the same key.

        Raises MailNotSent where nothing went out, MailRefused for an address that never will be taken, and
        MailUnanswered where it may have gone out. Neither address nor text stand in any of them.
        """
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        message_id = f"<{key}@{domain}>"
        mail = EmailMessage(
            subject,
            text,
            to=[address],
            headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
            connection=self._opened(),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered([code for code, _ in error.recipients.values()]) from error
        except smtplib.SMTPResponseException as error:
            raise _answered([error.smtp_code]) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailUnanswered("邮件服务器没有及时应答，邮件可能没有发出。请检查邮件服务器。") from error
        return message_id

    def close(self) -> None:
        """Let go of the connection; the server may have gone meanwhile."""
        open_before, self._connection = self._connection, None
        if open_before is not None:
            try:
                open_before.close()
            except (OSError, smtplib.SMTPException):
                return

    def _opened(self) -> Any:
        if self._connection is None:
            password = secret("ZHICHENG_MAIL_PASSWORD") if settings.EMAIL_HOST_USER else ""
            connection = get_connection(password=password)
            try:
                connection.open()
            except (OSError, smtplib.SMTPException) as error:
                raise MailNotSent("邮件服务器无法连接，邮件没有发出。请检查邮件服务器和配置。") from error
            self._connection = connection
        return self._connection


def _answered(codes: list[int]) -> Fault:
    """What the server said: 4xx means later (RFC 5321, 4.2.1), anything else never."""
    if all(400 <= code < 500 for code in codes):
        return MailNotSent("邮件服务器暂时不接受邮件，稍后重试。")
    return MailRefused("邮件服务器拒收该邮件。请收件人核对邮箱。")
