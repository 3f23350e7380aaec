"""What others see of a person (去标识化, GB/T 35273-2020 6.2 and 7.2): enough to know, too little to use.

The last four characters of an ID number serve as a password in many services, so only two are shown.
"""

import re
from typing import Final

_PARTS: Final = re.compile(r"[^\s·'\-.]+")


def mask_name(name: str) -> str:
    """The first character and a star for each of the others: 张** for 张三丰.

    Separators stay, so 阿依古丽·买买提 gives 阿***·*** and its shape is still recognised.
    """
    return name[:1] + _PARTS.sub(lambda part: "*" * len(part[0]), name[1:])


def mask_id_number(number: str) -> str:
    """Three characters in front and two behind of a number of 15 or more; one and one of a shorter number."""
    front, behind = (3, 2) if len(number) >= 15 else (1, 1)
    if len(number) < 5:
        return "*" * len(number)
    return number[:front] + "*" * (len(number) - front - behind) + number[-behind:]


def mask_phone(phone: str) -> str:
    """Three digits in front and four behind: 138****8000; anything shorter than eleven is hidden whole."""
    if len(phone) < 11:
        return "*" * len(phone)
    return phone[:3] + "*" * (len(phone) - 7) + phone[-4:]
