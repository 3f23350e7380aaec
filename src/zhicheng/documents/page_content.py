"""What one page says: the ten printed fields and the few facts around them."""

from dataclasses import dataclass

from zhicheng.domain.printed_fields import PrintedFields


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that differs from one certificate to the next; the template knows the rest."""

    fields: PrintedFields
    bureau_name: str
    check_url: str
    """The address behind the QR code, also printed in letters; it holds a random token, never a person."""
    expects_hand_mark: bool
    """Whether the awarding body writes a rare character by hand beside the name (clause 三(二)5)."""
    specimen: bool
    """Whether the page must say 样张, since no real seal stands behind it."""

    def printed_number(self) -> tuple[str, ...]:
        """The certificate number in groups, which the page sets apart by a gap and not by a character."""
        number = self.fields.number
        return (number[:3], number[3:7], number[7:-1], number[-1:])

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Label and text of everything printed from data: the ten rows, the bureau, the check address."""
        return (*self.fields.rows(), ("发证机关", self.bureau_name), ("查验网址", self.check_url))
