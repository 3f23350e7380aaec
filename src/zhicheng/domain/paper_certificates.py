"""Paper certificates (clause 三(四)): outside this system, still valid, never called false."""

from dataclasses import dataclass
from enum import StrEnum

from zhicheng.domain.certificate_numbers import CertificateNumberRefused, parse_certificate_number


class NumberOrigin(StrEnum):
    """Where a number that somebody holds in their hands may come from."""

    ELECTRONIC = "electronic"  # Of this system's form, check digit and all; it can be verified here.
    MISTYPED = "mistyped"  # Of this system's form, but for a wrong digit or letter.
    OUTSIDE = "outside"  # Of another form, as paper certificates had.


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """What the holder of a number is told, and what they can do next."""

    origin: NumberOrigin
    sentence: str


PAPER_GUIDANCE = (
    "已持有的纸质职称证书继续有效，无需更换。核实纸质证书请向原发证渠道查询；"
    "纸质证书遗失确需补发的，按原渠道办理。"
)
"""Clause 三(四), in our words."""


def answer_number(raw: str) -> NumberAnswer:
    """Say which kind of number ``raw`` is; about a number outside this system nothing else is said."""
    try:
        parse_certificate_number(raw)
    except CertificateNumberRefused as refusal:
        if refusal.code == "certificate_number.form":
            return NumberAnswer(
                NumberOrigin.OUTSIDE, f"该编号不在电子职称证书系统内，可能是纸质证书的编号。{PAPER_GUIDANCE}"
            )
        return NumberAnswer(NumberOrigin.MISTYPED, refusal.sentence)
    return NumberAnswer(NumberOrigin.ELECTRONIC, "这是电子职称证书的编号，可以在本系统查验。")
