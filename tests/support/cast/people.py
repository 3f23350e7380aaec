"""The invented people of the cast, with valid check digits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.printed_fields import Sex


@dataclass(frozen=True, slots=True)
class Part:
    """One invented person."""

    name: str
    sex: Sex
    id_number: str
    phone: str
    readings: tuple[tuple[int, str], ...] = ()
    """Index and pinyin of characters that the certificate's face lacks."""


def _resident(name: str, sex: Sex, day: date, sequence: int, phone: str, **more: Any) -> Part:
    odd = sequence * 2 + (1 if sex is Sex.MALE else 0)
    return Part(name, sex, make_resident_id("120101", day, odd), phone, **more)


PEOPLE = (
    _resident("仇文博", Sex.MALE, date(1985, 3, 14), 11, "13900001001"),
    _resident("单雅静", Sex.FEMALE, date(1988, 7, 2), 12, "13900001002"),
    _resident("查志强", Sex.MALE, date(1979, 11, 30), 13, "13900001003"),
    _resident("尉迟思远", Sex.MALE, date(1990, 2, 28), 14, "13900001004"),
    _resident("张䶮", Sex.MALE, date(1983, 5, 9), 15, "13900001005"),
    _resident("李㛃", Sex.FEMALE, date(1992, 9, 21), 16, "13900001006"),
    _resident("王𫘧", Sex.MALE, date(1981, 1, 17), 17, "13900001007"),
    # U+20BB7, a way to write 吉, is beyond any face that the certificate uses.
    _resident("赵𠮷", Sex.FEMALE, date(1987, 12, 5), 18, "13900001008", readings=((1, "jí"),)),
    _resident("阿依古丽·买买提", Sex.FEMALE, date(1991, 6, 6), 19, "13900001009"),
    Part("史密斯", Sex.MALE, "USA110001010015", "13900001010"),
    Part(
        "林嘉怡", Sex.FEMALE, make_resident_id("830000", date(1989, 4, 3), 20), "13900001011"
    ),  # A residence permit of a Taiwan resident.
)
