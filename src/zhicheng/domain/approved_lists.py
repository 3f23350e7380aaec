"""The list of the people whom a filing approves (核准名单): who is on it, and the digest that fixes it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.levels import TitleLevel


@dataclass(frozen=True, slots=True)
class ApprovedTitle:
    """One title that one person has passed."""

    id_index: bytes
    """Blind index of the identity document; 32 bytes."""
    name: str
    series: str
    title_name: str
    level: TitleLevel
    specialty: str


class ListAnswer(StrEnum):
    """How a row of a roster stands to the list of its filing."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    OTHER_TITLE = "other_title"
    OTHER_NAME = "other_name"
    OTHER_SPECIALTY = "other_specialty"

    @property
    def reason(self) -> str:
        """Why a row is not taken; empty where it is."""
        return {
            ListAnswer.LISTED: "",
            ListAnswer.NOT_LISTED: "该证件号码的人员不在本次备案的核准名单中",
            ListAnswer.OTHER_TITLE: "核准名单中该人员通过的不是这一系列的这一资格",
            ListAnswer.OTHER_NAME: "姓名与核准名单中该证件号码的姓名不一致",
            ListAnswer.OTHER_SPECIALTY: "专业与核准名单不一致",
        }[self]

    @property
    def column_key(self) -> str:
        """The column of the roster that the reason is about."""
        return {
            ListAnswer.OTHER_TITLE: "title_name",
            ListAnswer.OTHER_NAME: "name",
            ListAnswer.OTHER_SPECIALTY: "specialty",
        }.get(self, "id_number")


def answer_of_list(
    listed: Iterable[ApprovedTitle], *, name: str, series: str, title_name: str, specialty: str
) -> ListAnswer:
    """Whether the list's entries of one identity document hold this title under this name (clause 一(一))."""
    of_person = list(listed)
    if not of_person:
        return ListAnswer.NOT_LISTED
    of_title = [each for each in of_person if (each.series, each.title_name) == (series, title_name)]
    if not of_title:
        return ListAnswer.OTHER_TITLE
    if all(each.name != name for each in of_title):
        return ListAnswer.OTHER_NAME
    if all(each.specialty != specialty for each in of_title):
        return ListAnswer.OTHER_SPECIALTY
    return ListAnswer.LISTED


def list_digest(salt: bytes, listed: Iterable[ApprovedTitle]) -> str:
    """SHA-256 in hexadecimal over the salt and the entries, in whatever order they come.

    The salt is the filing's own, so that equal lists of two filings have different digests.
    """
    lines = sorted(
        json.dumps(
            [each.id_index.hex(), each.name, each.series, each.title_name, each.level.value, each.specialty],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for each in listed
    )
    digest = hashlib.sha256(salt)
    for line in lines:
        digest.update(b"\n" + line.encode("utf-8"))
    return digest.hexdigest()
