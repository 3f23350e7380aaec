"""Paper certificates (clause 三(四)): outside this system, still valid, never called false."""

from typing import Final

PAPER_GUIDANCE: Final = (
    "已持有的纸质职称证书继续有效，无需更换。核实纸质证书请向原发证渠道查询；"
    "纸质证书遗失确需补发的，按原渠道办理。"
)
"""Clause 三(四), in our words."""


def outside_this_system(electronic_digits: int) -> str:
    """What is said of a number that is not of an electronic certificate's form.

    The number may stand on a paper certificate, so nothing is said against it; for a mistyped electronic
    number, its form is told, a letter and ``electronic_digits`` digits.
    """
    return (
        f"该编号不在电子职称证书系统内，可能是纸质证书的编号。{PAPER_GUIDANCE}"
        f"如持有的是电子证书，编号是一个字母加{electronic_digits}位数字，请对照证书核对。"
    )
