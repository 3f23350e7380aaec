"""E-mail of a demonstration: it goes to the inbox page, and nothing leaves the machine."""

from zhicheng.services.accounts.demonstration import keep_message
from zhicheng.services.kernel import ports


class InboxMail:
    """A MailSender."""

    def send(self, address: str, subject: str, text: str, key: str) -> str:
        """Keep one mail as its receiver would read it. Raises NoDemonstration on any other system."""
        return keep_message(at=ports.clock().now(), phone=address, text=f"{subject}：{text}")

    def close(self) -> None:
        """Nothing is open."""
