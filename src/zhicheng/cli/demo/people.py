"""Invented people. Numbers have right check digits and sequences that are not given to people.

GB 11643-1989 kept the sequences 996 to 999 for people over a hundred, so no later birth date has one.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhicheng.domain.identity_check_digits import check_digit_11_2, mrz_check_digit
from zhicheng.domain.identity_documents import make_resident_id
from zhicheng.domain.printed_fields import Sex

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈"
)
_GIVEN = (
    "安白柏博才晨成初川达丹德东恩帆方飞芳枫刚光海涵航和恒弘华嘉建江"
    "杰静娟君凯可蓝乐立林玲明宁佩鹏平琪千青然荣若珊书思松涛田婷维文"
    "晓欣雪雅言燕阳怡艺英宇玉远月云泽哲真志舟子"
)
_REGIONS = (
    *("110105", "120104", "130102", "310115", "320102"),
    *("330106", "370203", "440305", "510104", "610113"),
)
_FIRST_BIRTH, _BIRTH_DAYS = date(1966, 1, 1), 12_400
_SEQUENCES = {Sex.MALE: (997, 999), Sex.FEMALE: (996, 998)}


@dataclass(frozen=True, slots=True)
class Invented:
    """One person."""

    name: str
    sex: Sex
    id_number: str
    phone: str


def invented_people(first: int) -> Iterator[Invented]:
    """An endless line of people from number ``first`` on; the same number is always the same person.

    No number comes twice among the first 248,000.
    """
    index = first
    while True:
        chance = random.Random(index)  # noqa: S311 - samples, not secrets
        sex = chance.choice((Sex.MALE, Sex.FEMALE))
        name = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2, 2))))
        yield Invented(name, sex, _resident_id(index, sex), invented_phone(index))
        index += 1


def _resident_id(index: int, sex: Sex) -> str:
    """Each day of birth once, in a mixed order; then again with the next region; then the other sequence."""
    round_, day = index // _BIRTH_DAYS, index * 7919 % _BIRTH_DAYS
    region = _REGIONS[(index + round_) % len(_REGIONS)]
    sequence = _SEQUENCES[sex][round_ // len(_REGIONS) % 2]
    return make_resident_id(region, _FIRST_BIRTH + timedelta(days=day), sequence)


def invented_phone(index: int) -> str:
    """A phone in a range that is used for nothing but samples."""
    return f"199{index % 100_000_000:08d}"


_SPECIAL = 40_000_000
"""Phones of the people below; far from those of the line above."""


def _person(index: int, name: str, sex: Sex, id_number: str) -> Invented:
    return Invented(name, sex, id_number, invented_phone(_SPECIAL + index))


def _resident(index: int, name: str, sex: Sex, birth: date) -> Invented:
    """Someone whose number has a county that became a district long ago, as older people's often have."""
    return _person(index, name, sex, make_resident_id("120221", birth, _SEQUENCES[sex][0]))


def _residence_permit(birth: date, sequence: int) -> str:
    body = f"830000{birth:%Y%m%d}{sequence:03d}"
    return body + check_digit_11_2(body)


def _old_card(birth: date) -> str:
    """The 15-character card, of the nationality UTO (Utopia), which ICAO 9303 keeps for samples."""
    body = f"UTO1200{birth:%y%m%d}9"
    return body + mrz_check_digit(body)


YAN = _resident(1, "张䶮", Sex.MALE, date(1979, 3, 8))
JIE = _resident(2, "李㛃", Sex.FEMALE, date(1984, 7, 21))
LU = _resident(3, "王𫘧", Sex.MALE, date(1986, 11, 2))
BEYOND_ANY_FONT = _resident(4, "陈𰻝文", Sex.MALE, date(1981, 5, 17))
BEYOND_UNCONFIRMED = _resident(5, "周晓𪚥", Sex.FEMALE, date(1988, 1, 30))
QIU = _resident(6, "仇英杰", Sex.MALE, date(1975, 9, 9))
SHAN = _resident(7, "单小雨", Sex.FEMALE, date(1990, 4, 25))
ZHA = _resident(8, "查文斌", Sex.MALE, date(1983, 12, 12))
YUCHI = _resident(9, "尉迟明远", Sex.MALE, date(1978, 6, 1))
AYGUL = _resident(10, "阿依古丽·买买提", Sex.FEMALE, date(1987, 10, 14))
TAIWAN = _person(11, "林雅筑", Sex.FEMALE, _residence_permit(date(1985, 2, 3), 996))
FOREIGNER = _person(12, "ANNA SCHMIDT", Sex.FEMALE, _old_card(date(1982, 7, 15)))
SPECIAL = (YAN, JIE, LU, BEYOND_ANY_FONT, QIU, SHAN, ZHA, YUCHI, AYGUL, TAIWAN, FOREIGNER)
READINGS = {BEYOND_ANY_FONT.name: (1, "biáng")}
"""What a person confirmed; 周晓𪚥 has not confirmed any yet."""

CLAIMANTS = tuple(
    _resident(20 + index, name, sex, date(1980 + index, 1 + index % 12, 3 + index))
    for index, (name, sex) in enumerate(
        (
            ("秦若兰", Sex.FEMALE), ("方致远", Sex.MALE), ("钟离春", Sex.FEMALE), ("顾怀瑾", Sex.MALE),
            ("谭晓松", Sex.MALE), ("崔静姝", Sex.FEMALE), ("卢清扬", Sex.MALE), ("邵雨桐", Sex.FEMALE),
            ("江鹤鸣", Sex.MALE), ("温如玉", Sex.FEMALE), ("石砚池", Sex.MALE), ("柳依依", Sex.FEMALE),
            ("丁一鸣", Sex.MALE), ("宁采薇", Sex.FEMALE), ("陆行舟", Sex.MALE), ("叶知秋", Sex.FEMALE),
        )
    )
)  # fmt: skip
"""People who claim for themselves, by channels 2 to 4."""
