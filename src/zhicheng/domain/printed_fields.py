"""The ten fields that a certificate prints (clause 三(二)), and nothing else."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """Sex as printed; the value is the GB/T 2261.1 letter used in this system's records."""

    MALE = "M"
    FEMALE = "F"

    @property
    def label(self) -> str:
        """The character that the certificate prints."""
        return "男" if self is Sex.MALE else "女"


@dataclass(frozen=True, slots=True)
class PrintedFields:
    """What one certificate says; a record of these never changes after a number is given."""

    name: str
    """As printed: rare characters already replaced by pinyin (clause 三(二)5)."""
    sex: Sex
    id_number: str
    """Normalised identity-document number, printed whole."""
    submitting_unit: str
    title_name: str
    series: str
    specialty: str
    awarding_body: str
    qualification_date: date
    number: str
    """Certificate number without separators, e.g. ``B12202000000017``."""

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Label and text of each printed line, in the order of clause 三(二), number last."""
        day = self.qualification_date
        return (
            ("姓名", self.name),
            ("性别", self.sex.label),
            ("身份证号", self.id_number),
            ("呈报单位", self.submitting_unit),
            ("资格名称", self.title_name),
            ("系列", self.series),
            ("专业", self.specialty),
            ("评审机构", self.awarding_body),
            ("取得资格时间", f"{day.year}年{day.month}月{day.day}日"),
            ("证书编号", self.number),
        )

    def digest(self) -> bytes:
        """SHA-256 (32 bytes) over a canonical JSON form; committed as intent before any seal."""
        return hashlib.sha256(
            json.dumps(self.rows(), ensure_ascii=False, separators=(",", ":")).encode()
        ).digest()
