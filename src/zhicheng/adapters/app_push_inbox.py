"""The city's app of a demonstration: its messages go to the inbox page, and nothing leaves the machine."""

from zhicheng.domain.masking import mask_id_number
from zhicheng.services.accounts.demonstration import keep_message
from zhicheng.services.kernel import ports


class InboxPush:
    """An AppPush."""

    def send(self, document_number: str, title: str, text: str) -> str:
        """Keep one message as the app would show it. Raises NoDemonstration on any other system."""
        shown_to = f"手机应用（{mask_id_number(document_number)}）"
        return keep_message(at=ports.clock().now(), phone=shown_to, text=f"{title}：{text}")
