"""E-mail addresses, as far as their form can be told."""

import re
from typing import Final

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}", re.ASCII
)
_LONGEST: Final = 254
"""RFC 5321, 4.5.3.1.3, without the angle brackets."""


def is_email_address(text: str) -> bool:
    """Whether ``text`` has the form of one address, without a name or blanks around it."""
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and ".." not in text
