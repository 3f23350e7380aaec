"""Reading a policy file (TOML) strictly: a key too many, too few or of the wrong kind is refused by name."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from zhicheng.domain.identity_documents import IdentityDocumentKind
from zhicheng.domain.policy_values import Policy, PolicyBasis, PolicyRefused

_DOCUMENT_KINDS: Final = frozenset(kind.value for kind in IdentityDocumentKind)
REPERTOIRES: Final = frozenset({"font", "gb2312", "gbk", "tgh8105"})
"""The values of rare_characters.Repertoire; written out, since that module loads a dictionary of readings."""


def _refuse(key: str, what: str) -> PolicyRefused:
    return PolicyRefused(f"规则文件中的“{key}”{what}。请改正后重新载入。")


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refuse(key, "应当是文字")
    if not value or value != value.strip() or not value.isprintable():
        raise _refuse(key, "不能为空，首尾不能有空格，也不能有换行等控制符")
    return value


def _digits(length: int) -> Callable[[str, object], str]:
    def read(key: str, value: object) -> str:
        text = _text(key, value)
        if len(text) != length or not (text.isascii() and text.isdigit()):
            raise _refuse(key, f"应当是{length}位数字，并写在引号里")
        return text

    return read


def _number(least: int, most: int) -> Callable[[str, object], int]:
    def read(key: str, value: object) -> int:
        # TOML's true is Python's True, which is an int as well: a switch is not a number here.
        if not isinstance(value, int) or isinstance(value, bool):
            raise _refuse(key, "应当是整数")
        if not least <= value <= most:
            raise _refuse(key, f"应当在{least}到{most}之间")
        return value

    return read


def _day(key: str, value: object) -> date:
    # A datetime is a date to Python; a policy begins and ends with whole days.
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _refuse(key, "应当是日期，写作 2020-05-01（不加引号）")
    return value


def _basis(key: str, value: object) -> PolicyBasis:
    try:
        return PolicyBasis(_text(key, value))
    except ValueError:
        raise _refuse(key, "只能是 notice（规范性文件）或 local_decision（本地决定）") from None


def _repertoire(key: str, value: object) -> str:
    text = _text(key, value)
    if text not in REPERTOIRES:
        raise _refuse(key, f"只能是 {'、'.join(sorted(REPERTOIRES))} 之一")
    return text


def _documents(key: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not value:
        raise _refuse(key, "应当列出至少一种证件")
    kinds = [_text(key, kind) for kind in value]
    if unknown := [kind for kind in kinds if kind not in _DOCUMENT_KINDS]:
        raise _refuse(key, f"列出了未知的证件种类 {unknown[0]}")
    if len(set(kinds)) != len(kinds):
        raise _refuse(key, "重复列出了同一种证件")
    return frozenset(kinds)


# The monthly days stop at 28, since every month has to have them.
_TABLES: Final[Mapping[str, Mapping[str, Callable[[str, object], Any]]]] = {
    "policy": {
        "policy_id": _text,
        "title": _text,
        "document_number": _text,
        "basis": _basis,
        "effective_from": _day,
        "effective_to": _day,
    },
    "bureau": {"bureau_name": _text, "place_of_issue": _text},
    "number": {"region_code": _digits(2), "serial_digits": _number(4, 9)},
    "deadlines": {
        "upload_working_days": _number(1, 60),
        "monthly_upload_day": _number(1, 28),
        "collectable_day": _number(1, 28),
    },
    "names": {"rare_character_repertoire": _repertoire},
    "documents": {"accepted_documents": _documents},
    "verification": {
        "code_digits": _number(6, 8),
        "code_minutes": _number(1, 10),
        "code_tries": _number(1, 5),
        "sms_seconds_between": _number(60, 3600),
        "sms_per_day": _number(1, 50),
        "verifications_per_day": _number(1, 1000),
    },
    "messages": {
        "quiet_from_hour": _number(0, 23),
        "quiet_to_hour": _number(0, 23),
        "messages_per_day": _number(100, 10_000_000),
        "reserved_for_codes": _number(50, 10_000_000),
    },
    "hearing": {
        "hearing_false_materials": _number(0, 60),
        "hearing_unlawful_evaluation": _number(0, 60),
        "hearing_issued_in_error": _number(0, 60),
        "hearing_wrong_person": _number(0, 60),
        "hearing_given_up": _number(0, 60),
        "hearing_replaced_qualification": _number(0, 60),
    },
    "officers": {
        "officer_waiting_hours": _number(1, 720),
        "officer_distance_days": _number(1, 365),
        "invitation_hours": _number(1, 168),
    },
    "rights": {
        "committee_term_years": _number(1, 10),
        "public_notice_working_days": _number(1, 60),
        "rights_required_from": _day,
    },
}
# Policies of before there were messages, hearings, grants or rights do without; Policy has values for them.
_OPTIONAL: Final = frozenset(
    {"policy.effective_to", "messages", "hearing", "officers", "rights", "rights.rights_required_from"}
)


def parse_policy(text: str) -> Policy:
    """Read one policy from its TOML text.

    Raises PolicyRefused, naming the key, for text that is not TOML, a missing or unknown key, a value of
    the wrong kind or out of range, and an end before the beginning.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyRefused(f"规则文件不是有效的 TOML 文本（{error}）。请改正后重新载入。") from None
    _same_keys("", document, _TABLES)
    values: dict[str, Any] = {"effective_to": None}
    for table, readers in _TABLES.items():
        given = document.get(table)
        if given is None and table in _OPTIONAL:
            continue
        if not isinstance(given, dict):
            raise _refuse(table, "应当是一个表，写作 [" + table + "]")
        _same_keys(f"{table}.", given, readers)
        values.update({key: readers[key](f"{table}.{key}", value) for key, value in given.items()})
    policy = Policy(**values)
    if policy.effective_to is not None and policy.effective_to < policy.effective_from:
        raise _refuse("policy.effective_to", "早于施行日期")
    if policy.reserved_for_codes >= policy.messages_per_day:
        raise _refuse("messages.reserved_for_codes", "应当小于 messages_per_day，否则其他消息都不能发出")
    return policy


def _same_keys(prefix: str, given: Mapping[str, object], wanted: Mapping[str, object]) -> None:
    """Refuse the first key that should not be there or is not there."""
    for key in given:
        if key not in wanted:
            raise _refuse(prefix + key, "不是已知的项目，可能写错了")
    for key in wanted:
        if key not in given and prefix + key not in _OPTIONAL:
            raise _refuse(prefix + key, "没有填写")
