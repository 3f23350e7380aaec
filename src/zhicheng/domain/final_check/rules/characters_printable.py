"""Clause 三(二): every character of the printed fields has a glyph in the certificate's face.

The name has its own rule: there pinyin replaces what cannot be printed. Elsewhere nothing may.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule
from zhicheng.domain.han import code_point


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    for label, characters in claim.unprintable:
        points = "、".join(f"“{each}”（{code_point(each)}）" for each in dict.fromkeys(characters[:5]))
        yield Problem(
            Severity.BLOCKING,
            "unprintable",
            f"“{label}”中的{points}无法印在证书上。",
            f"请与上传单位核对“{label}”的写法，改用规范汉字后重新上传。",
        )


RULE = Rule("printed_fields.printable", "三(二)", _check)
