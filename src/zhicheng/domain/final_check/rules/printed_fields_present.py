"""Clause 三(二): a claim that lacks one of the ten printed fields cannot enter a batch.

Eight are looked for: the sex is one of two by its type, and the certificate number is given at issuance.
"""

from collections.abc import Iterator

from zhicheng.domain.final_check.checked_claim import CheckedClaim
from zhicheng.domain.final_check.findings import Problem, Severity
from zhicheng.domain.final_check.rule import CheckContext, Rule


def _check(claim: CheckedClaim, _context: CheckContext) -> Iterator[Problem]:
    fields = (
        ("name", "姓名", claim.name),
        ("document_number", "身份证号", claim.document_number),
        ("submitting_unit", "呈报单位", claim.submitting_unit),
        ("title_name", "资格名称", claim.title_name),
        ("series", "系列", claim.series),
        ("specialty", "专业", claim.specialty),
        ("awarding_body", "评审机构", claim.awarding_body),
        ("qualification_date", "取得资格时间", "" if claim.qualification_date is None else "present"),
    )
    for field, label, value in fields:
        if not value.strip():
            yield Problem(
                Severity.BLOCKING,
                field,
                f"证书应载明的“{label}”没有填写。",
                f"退回申领，由上传单位或申领人补填“{label}”。",
            )


RULE = Rule("printed_fields.present", "三(二)", _check)
